using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Asks whether a wait with a time limit has got the permit, and throws when it has not.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CheckAcquiredCodeFix))]
public sealed class CheckAcquiredCodeFix() : NodeCodeFix("CheckAcquired", Rules.PermitReleaseId)
{
    private protected override string Title => "Throw when the time is over";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(PermitReleaseAnalyzer.Shape, out string? shape) || shape != "ignored"
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Parent: BlockSyntax block } statement)
        {
            return null;
        }

        // Only in front of the try that gives back: inside of it the finally block would give back what was not taken.
        int next = block.Statements.IndexOf(statement) + 1;
        return next < block.Statements.Count && block.Statements[next] is TryStatementSyntax { Finally: not null } ? new(statement, static current => WaitStatementSyntax.OrThrow((ExpressionStatementSyntax)current)) : null;
    }
}
