using System.Collections.Immutable;
using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Makes an update one atomic step: <c>n++</c> becomes <c>Interlocked.Increment(ref n)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseInterlockedCodeFix))]
internal sealed class UseInterlockedCodeFix : CodeFixProvider
{
    private const string Title = "Update with Interlocked";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.CapturedWriteId, Rules.AtomicFieldId, Rules.SharedStateId];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
        await Fix(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await Updates(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { Count: > 0 })
            {
                context.RegisterCodeFix(CodeAction.Create(Title, token => Fix(context.Document, [diagnostic], token), diagnostic.Id + ".Interlocked"), diagnostic);
            }
        }
    }

    private static async Task<Document> Fix(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var calls = new Dictionary<SyntaxNode, ExpressionSyntax>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            foreach (KeyValuePair<SyntaxNode, ExpressionSyntax> update in await Updates(document, diagnostic, cancellationToken).ConfigureAwait(false) ?? [])
            {
                calls[update.Key] = update.Value;
            }
        }

        return root is null ? document : document.WithSyntaxRoot(root.ReplaceNodes(calls.Keys, (old, _) => calls[old].WithTriviaFrom(old)));
    }

    // All updates of the variable, or null: one that stays plain would race with the others.
    private static async Task<Dictionary<SyntaxNode, ExpressionSyntax>?> Updates(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return null;
        }

        var calls = new Dictionary<SyntaxNode, ExpressionSyntax>();
        foreach (Location location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
        {
            SyntaxNode update = root.FindNode(location.SourceSpan, getInnermostNodeForTie: true);
            if (location.SourceTree != root.SyntaxTree || InterlockedSyntax.Rewrite(update, model, cancellationToken) is not { } call)
            {
                return null;
            }

            calls[update] = call;
        }

        return calls;
    }
}
