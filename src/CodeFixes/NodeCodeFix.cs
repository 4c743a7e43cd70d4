using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Concurrency.CodeFixes;

/// <summary>A fix that replaces one node per diagnostic in the diagnostic's own document.</summary>
/// <remarks>The node is found before the fix is offered, so what is offered can be done. Fix All replaces the nodes of a document in one pass, inner ones first.</remarks>
public abstract class NodeCodeFix : CodeFixProvider
{
    private readonly string _action;

    private protected NodeCodeFix(string action, params string[] rules)
    {
        _action = action;
        FixableDiagnosticIds = [.. rules];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <summary>What the light bulb says.</summary>
    private protected abstract string Title { get; }

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await Apply(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && model is not null && Find(root, model, diagnostic, context.CancellationToken) is not null)
            {
                context.RegisterCodeFix(CodeAction.Create(Title, token => Apply(context.Document, [diagnostic], token), diagnostic.Id + "." + _action), diagnostic);
            }
        }
    }

    /// <summary>The node to replace and how; null where the fix does not fit.</summary>
    private protected abstract NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken);

    private async Task<Document> Apply(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return document;
        }

        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = [];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            // Two changes of one node: the second one waits for the next pass of Fix All.
            if (Find(root, model, diagnostic, cancellationToken) is { } change && !changes.ContainsKey(change.Node))
            {
                changes.Add(change.Node, change.Rewrite);
            }
        }

        return document.WithSyntaxRoot(root.ReplaceNodes(changes.Keys, (original, current) => changes[original](current)));
    }

    /// <summary>One replacement; the function is given the node as it stands after the replacements inside of it.</summary>
    private protected readonly record struct NodeChange(SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Rewrite);
}
