using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Puts what stands between taking a permit and giving it back into a <c>try</c>, and the giving back into its <c>finally</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReleaseInFinallyCodeFix))]
public sealed class ReleaseInFinallyCodeFix() : NodeCodeFix("ReleaseInFinally", Rules.PermitReleaseId)
{
    private protected override string Title => "Release it in a finally block";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(PermitReleaseAnalyzer.Shape, out string? shape) || shape != "lost"
            || diagnostic.AdditionalLocations.Count == 0 || !root.FullSpan.Contains(diagnostic.AdditionalLocations[0].SourceSpan)
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } acquire
            || acquire is not (ExpressionStatementSyntax or IfStatementSyntax)
            || root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } release || release.Parent != block)
        {
            return null;
        }

        int from = block.Statements.IndexOf(acquire) + 1;
        int to = block.Statements.IndexOf(release);

        // A second release would be one too many; a variable declared in between must not be needed behind.
        return from < to && !IsReleasedElsewhere(block, release) && !IsNeededBehind(block, from, to) ? new(block, current => Guarded((BlockSyntax)current, from, to)) : null;
    }

    private static bool IsReleasedElsewhere(BlockSyntax block, ExpressionStatementSyntax release)
    {
        string text = release.Expression.WithoutTrivia().ToString();
        return block.DescendantNodes().OfType<ExpressionStatementSyntax>().Any(s => s != release && s.Expression.WithoutTrivia().ToString() == text);
    }

    private static bool IsNeededBehind(BlockSyntax block, int from, int to)
    {
        HashSet<string> declared = [];
        for (int i = from; i < to; i++)
        {
            if (block.Statements[i] is LocalFunctionStatementSyntax or LabeledStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword })
            {
                return true;
            }

            foreach (SyntaxNode node in block.Statements[i].DescendantNodes())
            {
                if (node is VariableDeclaratorSyntax variable)
                {
                    declared.Add(variable.Identifier.ValueText);
                }
                else if (node is SingleVariableDesignationSyntax designation)
                {
                    declared.Add(designation.Identifier.ValueText);
                }
            }
        }

        return block.Statements.Skip(to + 1).SelectMany(static s => s.DescendantNodes()).Any(n => n is IdentifierNameSyntax name && declared.Contains(name.Identifier.ValueText));
    }

    private static BlockSyntax Guarded(BlockSyntax block, int from, int to)
    {
        StatementSyntax release = block.Statements[to];
        TryStatementSyntax guarded = SyntaxFactory.TryStatement(
            SyntaxFactory.Block(block.Statements.Skip(from).Take(to - from)), default, SyntaxFactory.FinallyClause(SyntaxFactory.Block(release.WithoutTrivia())));
        return block.WithStatements([.. block.Statements.Take(from), guarded.WithTrailingTrivia(release.GetTrailingTrivia()).WithAdditionalAnnotations(Formatter.Annotation), .. block.Statements.Skip(to + 1)]);
    }
}
