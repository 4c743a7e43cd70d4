using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Moves the statement that changes a sent value in front of the send, where it follows directly.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChangeBeforeSendCodeFix))]
public sealed class ChangeBeforeSendCodeFix() : NodeCodeFix("ChangeBeforeSend", Rules.ChangedAfterSendId)
{
    private protected override string Title => "Change it before it is sent";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (diagnostic.AdditionalLocations.Count == 0 || !root.FullSpan.Contains(diagnostic.AdditionalLocations[0].SourceSpan)
            || root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan).FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { Parent: BlockSyntax block } send)
        {
            return null;
        }

        // All of the changes, one behind the other: what stands between could depend on the order.
        int at = block.Statements.IndexOf(send);
        HashSet<int> changes = [];
        foreach (Location place in diagnostic.AdditionalLocations.Skip(1).Prepend(diagnostic.Location))
        {
            if (root.FindNode(place.SourceSpan).FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } change || change.Parent != block)
                return null;

            changes.Add(block.Statements.IndexOf(change));
        }

        return changes.Min() == at + 1 && changes.Max() == at + changes.Count ? new(block, current => Moved((BlockSyntax)current, at, changes.Count)) : null;
    }

    private static BlockSyntax Moved(BlockSyntax block, int at, int changes)
    {
        // Every statement takes the trivia of the place it comes to.
        List<StatementSyntax> moved = [.. block.Statements.Skip(at + 1).Take(changes), block.Statements[at]];
        SyntaxList<StatementSyntax> statements = block.Statements;
        for (int i = 0; i < moved.Count; i++)
        {
            statements = statements.Replace(statements[at + i], moved[i].WithTriviaFrom(block.Statements[at + i]));
        }

        return block.WithStatements(statements);
    }
}
