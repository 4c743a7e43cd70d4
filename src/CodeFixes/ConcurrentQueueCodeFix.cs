using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Makes a list that delegates fill a <c>ConcurrentQueue</c>.</summary>
/// <remarks>A queue, not a <c>ConcurrentBag</c>: one thread finds the items in the order it has added them, as in the list.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConcurrentQueueCodeFix))]
public sealed class ConcurrentQueueCodeFix() : NodeCodeFix("ConcurrentQueue", Rules.CapturedWriteId)
{
    private static readonly HashSet<string> SameInBoth = new(StringComparer.Ordinal) { "Count", "ToArray", "Clear", "GetEnumerator" };

    private protected override string Title => "Collect into a ConcurrentQueue";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax add || CollectedListSyntax.Of(add, model, cancellationToken) is not { } list
            || list.Declaration.Parent is not BlockSyntax block || !list.Uses(model, cancellationToken).All(n => IsSameInAQueue(n, model, cancellationToken)))
        {
            return null;
        }

        int declared = block.Statements.IndexOf(list.Declaration);
        string element = list.Element.ToMinimalDisplayString(model, list.Declaration.SpanStart);
        return new(block, current => Queued((BlockSyntax)current, declared, list.Local.Name, element));
    }

    private static bool IsSameInAQueue(IdentifierNameSyntax use, SemanticModel model, CancellationToken cancellationToken) => use.Parent switch
    {
        ForEachStatementSyntax loop => loop.Expression == use,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax or AnonymousFunctionExpressionSyntax } } member when member.Expression == use && member.Name.Identifier.ValueText == "Add" => true,
        MemberAccessExpressionSyntax member when member.Expression == use => SameInBoth.Contains(member.Name.Identifier.ValueText)
            || model.GetSymbolInfo(member, cancellationToken).Symbol is IMethodSymbol { ReducedFrom: { ContainingType.Name: "Enumerable" } extension } && extension.Parameters[0].Type.Name == "IEnumerable",
        _ => false,
    };

    private static BlockSyntax Queued(BlockSyntax block, int declared, string name, string element)
    {
        block = block.ReplaceNodes(
            block.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(c => c.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax list } && list.Identifier.ValueText == name),
            static (_, call) => call.WithExpression(((MemberAccessExpressionSyntax)call.Expression).WithName(SyntaxFactory.IdentifierName("Enqueue"))));
        var declaration = (LocalDeclarationStatementSyntax)block.Statements[declared];
        VariableDeclaratorSyntax variable = declaration.Declaration.Variables[0];
        string type = $"global::System.Collections.Concurrent.ConcurrentQueue<{element}>";
        LocalDeclarationStatementSyntax queue = declaration.Declaration.Type.IsVar
            ? declaration.WithDeclaration(declaration.Declaration.WithVariables(SyntaxFactory.SingletonSeparatedList(variable.WithInitializer(variable.Initializer!.WithValue(SyntaxFactory.ParseExpression($"new {type}()").WithTriviaFrom(variable.Initializer.Value))))))
            : declaration.WithDeclaration(declaration.Declaration
                .WithType(SyntaxFactory.ParseTypeName(type).WithTriviaFrom(declaration.Declaration.Type))
                .WithVariables(SyntaxFactory.SingletonSeparatedList(variable.WithInitializer(variable.Initializer!.WithValue(SyntaxFactory.ParseExpression("new()").WithTriviaFrom(variable.Initializer.Value))))));
        return block.WithStatements(block.Statements.Replace(declaration, ShortNames.In(queue)));
    }
}
