using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Turns <c>await Task.WhenAll(source.Select(async x => …))</c> into a fork-join, which runs as many at once as there are processors.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LimitFanOutCodeFix))]
public sealed class LimitFanOutCodeFix() : NodeCodeFix("ForkJoin", Rules.FanOutId)
{
    private protected override string Title => "Use ForkJoin, which has a limit";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is InvocationExpressionSyntax select && ForkJoinSyntax.Of(select, model, limit: null, cancellationToken) is { } change
            ? new(change.WhenAll, current => change.ForkJoin.WithTriviaFrom(current))
            : null;
}
