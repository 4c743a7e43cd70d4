using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Moves the statement that blocks from the start of a <c>lock</c> to the place before it.</summary>
/// <remarks>No Fix All: what the statement reads is then read without the lock. Whether others change it deserves a look.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockBeforeLockCodeFix))]
public sealed class BlockBeforeLockCodeFix() : NodeCodeFix("BlockBeforeLock", Rules.BlockingCallId)
{
    private protected override string Title => "Move it out of the lock";

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax { Statements.Count: > 1, Parent: LockStatementSyntax { Parent: BlockSyntax block } held } body } first
            || body.Statements[0] != first || first is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 }) || AssignsState(first, model, cancellationToken) || IsDeclaredTwice(first, block, held)
            || held.Ancestors().TakeWhile(static a => a is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static a => a is LockStatementSyntax))
        {
            return null;
        }

        int at = block.Statements.IndexOf(held);
        return new(block, current => Moved((BlockSyntax)current, at));
    }

    // What others read under the lock is written under the lock.
    private static bool AssignsState(StatementSyntax first, SemanticModel model, CancellationToken cancellationToken) =>
        first.DescendantNodes().Any(n => n is AssignmentExpressionSyntax assignment && model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is not (ILocalSymbol or IParameterSymbol)
            || n.IsKind(SyntaxKind.PostIncrementExpression) || n.IsKind(SyntaxKind.PreIncrementExpression) || n.IsKind(SyntaxKind.PostDecrementExpression) || n.IsKind(SyntaxKind.PreDecrementExpression));

    // A local that moves out of the block must not meet another of its name.
    private static bool IsDeclaredTwice(StatementSyntax first, BlockSyntax block, LockStatementSyntax held)
    {
        HashSet<string> names = [.. first.DescendantNodes().Select(static n => n switch { VariableDeclaratorSyntax variable => variable.Identifier.ValueText, SingleVariableDesignationSyntax designation => designation.Identifier.ValueText, _ => string.Empty })];
        names.Remove(string.Empty);
        return names.Count > 0 && block.DescendantNodes(n => n != held).OfType<IdentifierNameSyntax>().Select(static n => n.Identifier.ValueText)
            .Concat(block.DescendantNodes(n => n != held).OfType<VariableDeclaratorSyntax>().Select(static v => v.Identifier.ValueText)).Any(names.Contains);
    }

    private static BlockSyntax Moved(BlockSyntax block, int at)
    {
        var held = (LockStatementSyntax)block.Statements[at];
        var body = (BlockSyntax)held.Statement;
        StatementSyntax first = body.Statements[0].WithLeadingTrivia(held.GetLeadingTrivia()).WithAdditionalAnnotations(Formatter.Annotation);
        LockStatementSyntax rest = held.WithStatement(body.WithStatements(body.Statements.RemoveAt(0))).WithLeadingTrivia(held.GetLeadingTrivia().Where(static t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1)).WithAdditionalAnnotations(Formatter.Annotation);
        return block.WithStatements(block.Statements.Replace(held, rest).Insert(at, first));
    }
}
