using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Moves the statement that takes a permit from the start of the <c>try</c> to the place before it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AcquireBeforeTryCodeFix))]
public sealed class AcquireBeforeTryCodeFix() : NodeCodeFix("AcquireBeforeTry", Rules.PermitReleaseId)
{
    private protected override string Title => "Take it before the try";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(PermitReleaseAnalyzer.Shape, out string? shape) || shape != "inside"
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax { Parent: TryStatementSyntax { Parent: BlockSyntax block } @try } body } first
            || body != @try.Block || body.Statements[0] != first || !CanStandBefore(first))
        {
            return null;
        }

        int at = block.Statements.IndexOf(@try);
        return new(block, current => Moved((BlockSyntax)current, at));
    }

    // A statement, or a question whose answer "no" leaves.
    private static bool CanStandBefore(StatementSyntax first) => first switch
    {
        ExpressionStatementSyntax => true,
        IfStatementSyntax { Else: null, Condition: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }, Statement: ReturnStatementSyntax or ThrowStatementSyntax } => true,
        IfStatementSyntax { Else: null, Condition: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }, Statement: BlockSyntax { Statements: { Count: > 0 } statements } } => statements.Last() is ReturnStatementSyntax or ThrowStatementSyntax,
        _ => false,
    };

    private static BlockSyntax Moved(BlockSyntax block, int at)
    {
        var @try = (TryStatementSyntax)block.Statements[at];
        StatementSyntax first = @try.Block.Statements[0];
        TryStatementSyntax rest = @try.WithBlock(@try.Block.WithStatements(@try.Block.Statements.RemoveAt(0)));
        return block.WithStatements(block.Statements.Replace(@try, rest.WithLeadingTrivia(SyntaxFactory.ElasticMarker)).Insert(at, first.WithLeadingTrivia(@try.GetLeadingTrivia()).WithAdditionalAnnotations(Formatter.Annotation)))
            .WithAdditionalAnnotations(Formatter.Annotation);
    }
}
