using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Turns a loop that only waits for a flag into <c>SpinWait.SpinUntil</c> with a time, which gives the processor away and throws in the end.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SpinUntilCodeFix))]
public sealed class SpinUntilCodeFix() : NodeCodeFix("SpinUntil", Rules.BusyWaitId)
{
    private protected override string Title => "Wait 30 seconds with SpinWait.SpinUntil, then throw";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // An await in the loop lets the thread go already.
        if (!diagnostic.Properties.TryGetValue(BusyWaitAnalyzer.Kind, out string? kind) || kind != "flag"
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>() is not WhileStatementSyntax loop || loop.DescendantNodes().OfType<AwaitExpressionSyntax>().Any())
        {
            return null;
        }

        string until = loop.Condition is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not
            ? (not.Operand is ParenthesizedExpressionSyntax inner ? inner.Expression : not.Operand).ToString()
            : "!" + (loop.Condition is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax ? loop.Condition.ToString() : "(" + loop.Condition + ")");
        var wait = (ExpressionStatementSyntax)SyntaxFactory.ParseStatement($"global::System.Threading.SpinWait.SpinUntil(() => {until}, {WaitStatementSyntax.DefaultTime});");
        return new(loop, current => WaitStatementSyntax.OrThrow(wait.WithTriviaFrom(current)));
    }
}
