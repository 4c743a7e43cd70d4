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
            || root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { Parent: BlockSyntax block } change
            || root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan).FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } send || send.Parent != block)
        {
            return null;
        }

        // What stands between could depend on the order.
        int at = block.Statements.IndexOf(change);
        return at > 0 && block.Statements[at - 1] == send ? new(block, current => Swapped((BlockSyntax)current, at)) : null;
    }

    private static BlockSyntax Swapped(BlockSyntax block, int at)
    {
        StatementSyntax send = block.Statements[at - 1];
        StatementSyntax change = block.Statements[at];
        SyntaxList<StatementSyntax> statements = block.Statements.Replace(send, change.WithTriviaFrom(send));
        return block.WithStatements(statements.Replace(statements[at], send.WithTriviaFrom(change)));
    }
}
