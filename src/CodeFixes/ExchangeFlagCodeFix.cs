using Concurrency.Analyzers;
using Concurrency.Analyzers.Safety;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Tests and sets an entry flag in one step: <c>if (Interlocked.Exchange(ref _busy, true)) return;</c></summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExchangeFlagCodeFix))]
public sealed class ExchangeFlagCodeFix() : NodeCodeFix("ExchangeFlag", Rules.StaleStateId)
{
    private protected override string Title => "Test and set with Interlocked.Exchange";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(StaleStateAnalyzer.ReliesOn, out string? basis) || basis != "flag"
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } statement } assignment
            || model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is not IFieldSymbol || !ExchangesBooleans(model.Compilation))
        {
            return null;
        }

        // Side by side only: what stands between would run with the flag set.
        int at = block.Statements.IndexOf(statement);
        return at > 0 && block.Statements[at - 1] is IfStatementSyntax { Else: null } guard && guard.Condition.ToString() == assignment.Left.ToString() ? new(block, current => Exchanged((BlockSyntax)current, at)) : null;
    }

    // Older frameworks exchange integers and references only.
    private static bool ExchangesBooleans(Compilation compilation)
    {
        foreach (ISymbol member in compilation.GetTypeByMetadataName("System.Threading.Interlocked")?.GetMembers("Exchange") ?? [])
        {
            if (member is IMethodSymbol { TypeParameters: [{ HasReferenceTypeConstraint: false }] })
                return true;
        }

        return false;
    }

    private static BlockSyntax Exchanged(BlockSyntax block, int at)
    {
        var guard = (IfStatementSyntax)block.Statements[at - 1];
        var exchange = (InvocationExpressionSyntax)SyntaxFactory.ParseExpression($"global::System.Threading.Interlocked.Exchange(ref {guard.Condition.WithoutTrivia()}, true)");
        exchange = exchange.ReplaceNode(
            ((MemberAccessExpressionSyntax)exchange.Expression).Expression, ((MemberAccessExpressionSyntax)exchange.Expression).Expression.WithAdditionalAnnotations(Simplifier.Annotation));
        return block.WithStatements(block.Statements.Replace(guard, guard.WithCondition(exchange)).RemoveAt(at));
    }
}
