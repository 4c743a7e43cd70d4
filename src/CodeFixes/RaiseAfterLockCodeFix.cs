using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Moves a call of foreign code from the end of a <c>lock</c> block to the place behind it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RaiseAfterLockCodeFix))]
public sealed class RaiseAfterLockCodeFix() : NodeCodeFix("RaiseAfterLock", Rules.ForeignCodeId)
{
    private protected override string Title => "Call it after the lock";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Parent: BlockSyntax { Parent: LockStatementSyntax { Parent: BlockSyntax block } @lock } body } raise
            || body.Statements.Last() != raise || body.Statements.Count < 2 || !MeansTheSameBehind(raise, model, cancellationToken))
        {
            return null;
        }

        int at = block.Statements.IndexOf(@lock);
        return new(block, current => Moved((BlockSyntax)current, at));
    }

    // this, constants, parameters, read-only statics, and what is called itself: nothing that another thread could have changed meanwhile.
    private static bool MeansTheSameBehind(ExpressionStatementSyntax raise, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (ArgumentSyntax argument in raise.DescendantNodes().OfType<ArgumentSyntax>())
        {
            if (argument.Expression is not (ThisExpressionSyntax or LiteralExpressionSyntax) && model.GetSymbolInfo(argument.Expression, cancellationToken).Symbol is not (IParameterSymbol or IFieldSymbol { IsReadOnly: true } or IFieldSymbol { IsConst: true }))
            {
                return false;
            }
        }

        return raise.Expression is ConditionalAccessExpressionSyntax { Expression: { } conditional } ? IsMember(conditional, model, cancellationToken)
            : raise.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: { } receiver } } && IsMember(receiver, model, cancellationToken);
    }

    private static bool IsMember(ExpressionSyntax receiver, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(receiver, cancellationToken).Symbol is IEventSymbol or IFieldSymbol { IsReadOnly: true };

    private static BlockSyntax Moved(BlockSyntax block, int at)
    {
        var @lock = (LockStatementSyntax)block.Statements[at];
        var body = (BlockSyntax)@lock.Statement;
        StatementSyntax raise = body.Statements.Last();
        LockStatementSyntax rest = @lock.WithStatement(body.WithStatements(body.Statements.RemoveAt(body.Statements.Count - 1)));
        return block.WithStatements(block.Statements.Replace(@lock, rest).Insert(at + 1, raise.WithAdditionalAnnotations(Formatter.Annotation)));
    }
}
