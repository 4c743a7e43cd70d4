using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Lets each delegate return its value and collects what they return, instead of all adding to one list: nothing is shared any more, and the order is the input's.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CollectResultsCodeFix))]
public sealed class CollectResultsCodeFix() : NodeCodeFix("CollectResults", Rules.CapturedWriteId)
{
    private protected override string Title => "Return the value and collect the results";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // list.Add(value); as the last statement of the delegate, and the only use of the list in it.
        if (diagnostic.AdditionalLocations.Count > 0
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax { Parent: LambdaExpressionSyntax lambda } body } last } add
            || body.Statements[body.Statements.Count - 1] != last || !lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword)
            || CollectedListSyntax.Of(add, model, cancellationToken) is not { } list
            || Fanned(lambda, model, cancellationToken) is not { Parent: BlockSyntax block } fan || list.Declaration.Parent != block)
        {
            return null;
        }

        int declared = block.Statements.IndexOf(list.Declaration);
        int awaited = block.Statements.IndexOf(fan);
        bool isElsewhere = list.Uses(model, cancellationToken).Any(n => n.SpanStart < fan.SpanStart || (lambda.Span.Contains(n.Span) && !add.Span.Contains(n.Span)))
            || add.ArgumentList.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == list.Local.Name);
        return declared < awaited && !isElsewhere && !Returns(body)
            && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(add.ArgumentList.Arguments[0].Expression, cancellationToken).Type, list.Element)
                ? new(block, current => Collecting((BlockSyntax)current, declared, awaited))
                : null;
    }

    // await Task.WhenAll(xs.Select(lambda));
    private static ExpressionStatementSyntax? Fanned(LambdaExpressionSyntax lambda, SemanticModel model, CancellationToken cancellationToken) =>
        lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" }, ArgumentList.Arguments.Count: 1 } select }
        && select.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1 } whenAll }
        && model.GetSymbolInfo(whenAll, cancellationToken).Symbol is IMethodSymbol { Name: "WhenAll", ContainingType.Name: "Task" }
        && model.GetSymbolInfo(select, cancellationToken).Symbol is IMethodSymbol { ContainingType.Name: "Enumerable" }
            ? whenAll.Parent switch
            {
                AwaitExpressionSyntax { Parent: ExpressionStatementSyntax statement } => statement,
                MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax { Parent: ExpressionStatementSyntax statement } } } => statement,
                _ => null,
            }
            : null;

    private static bool Returns(BlockSyntax body) =>
        body.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n => n is ReturnStatementSyntax);

    private static BlockSyntax Collecting(BlockSyntax block, int declared, int awaited)
    {
        var declaration = (LocalDeclarationStatementSyntax)block.Statements[declared];
        var fan = (ExpressionStatementSyntax)block.Statements[awaited];
        LambdaExpressionSyntax lambda = fan.DescendantNodes().OfType<LambdaExpressionSyntax>().First(static l => l.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" } } });
        var body = (BlockSyntax)lambda.Body;
        var add = (ExpressionStatementSyntax)body.Statements[body.Statements.Count - 1];
        StatementSyntax returned = SyntaxFactory.ReturnStatement(
            SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(SyntaxFactory.Space),
            ((InvocationExpressionSyntax)add.Expression).ArgumentList.Arguments[0].Expression.WithoutTrivia(),
            SyntaxFactory.Token(SyntaxKind.SemicolonToken)).WithTriviaFrom(add);
        ExpressionSyntax results = SyntaxFactory.ParenthesizedExpression(fan.ReplaceNode(add, returned).Expression.WithoutTrivia());
        ExpressionSyntax collected = SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, results, SyntaxFactory.IdentifierName("ToList")));
        VariableDeclaratorSyntax variable = declaration.Declaration.Variables[0];
        StatementSyntax initialised = declaration
            .WithDeclaration(declaration.Declaration.WithVariables(SyntaxFactory.SingletonSeparatedList(variable.WithInitializer(variable.Initializer!.WithValue(collected)))))
            .WithLeadingTrivia(declaration.GetLeadingTrivia().AddRange(fan.GetLeadingTrivia().SkipWhile(static t => t.IsKind(SyntaxKind.WhitespaceTrivia))))
            .WithTrailingTrivia(fan.GetTrailingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation);
        return block.WithStatements(block.Statements.Replace(fan, initialised).RemoveAt(declared));
    }
}
