using Concurrency.Analyzers;
using Concurrency.Analyzers.Safety;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Awaits into a local first, so that the state is read after the await: <c>var awaited = await F(); _total += awaited;</c></summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitFirstCodeFix))]
public sealed class AwaitFirstCodeFix() : NodeCodeFix("AwaitFirst", Rules.StaleStateId)
{
    private const string Local = "awaited";

    private protected override string Title => "Await first, then read the state";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(StaleStateAnalyzer.ReliesOn, out string? basis) || basis != "value"
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } statement } assignment
            || AwaitIn(assignment.Right) is not { } awaited)
        {
            return null;
        }

        // What is evaluated before the await now must not notice that it comes later.
        foreach (SyntaxNode operand in assignment.Right.DescendantNodesAndSelf(n => n != awaited))
        {
            if (operand != awaited && operand is not (BinaryExpressionSyntax or ParenthesizedExpressionSyntax or IdentifierNameSyntax or LiteralExpressionSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } or ThisExpressionSyntax))
                return null;
        }

        // An argument of the awaited call that reads the state is stale by nature.
        string state = assignment.Left.ToString();
        return awaited.DescendantNodes().Any(n => n is ExpressionSyntax && n.ToString() == state) || !model.LookupSymbols(statement.SpanStart, name: Local).IsEmpty || IsDeclaredIn(block)
            ? null
            : new(block, current => Hoisted((BlockSyntax)current, block.Statements.IndexOf(statement)));
    }

    private static AwaitExpressionSyntax? AwaitIn(ExpressionSyntax value) => value.DescendantNodesAndSelf().OfType<AwaitExpressionSyntax>().FirstOrDefault();

    private static bool IsDeclaredIn(BlockSyntax block) => block.DescendantNodes().Any(static n => n is VariableDeclaratorSyntax { Identifier.ValueText: Local });

    private static BlockSyntax Hoisted(BlockSyntax block, int at)
    {
        var statement = (ExpressionStatementSyntax)block.Statements[at];
        AwaitExpressionSyntax awaited = AwaitIn(((AssignmentExpressionSyntax)statement.Expression).Right)!;
        StatementSyntax declaration = SyntaxFactory.ParseStatement($"var {Local} = {awaited.WithoutTrivia()};").WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
        StatementSyntax update = statement.ReplaceNode(awaited, SyntaxFactory.IdentifierName(Local).WithTriviaFrom(awaited)).WithLeadingTrivia(SyntaxFactory.ElasticMarker).WithAdditionalAnnotations(Formatter.Annotation);
        return block.WithStatements(block.Statements.RemoveAt(at).InsertRange(at, [declaration.WithAdditionalAnnotations(Formatter.Annotation), update]));
    }
}
