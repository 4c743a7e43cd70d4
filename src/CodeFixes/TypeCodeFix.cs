using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Concurrency.CodeFixes;

/// <summary>A fix that replaces several nodes of one document together: a field's declaration and all of its uses.</summary>
/// <remarks>Fix All applies them one after the other to the document as the one before has left it.</remarks>
public abstract class TypeCodeFix : CodeFixProvider
{
    private readonly string _action;

    private protected TypeCodeFix(string action, params string[] rules)
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
    {
        // Replacements that share a node belong to one field, and the first one has made all of them.
        SyntaxNode? root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return document;
        }

        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> all = [];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (Find(root, model, diagnostic, context.CancellationToken) is { } changes && !changes.Keys.Any(node => all.ContainsKey(node) && !IsAlikeForAll(node)))
            {
                foreach (KeyValuePair<SyntaxNode, Func<SyntaxNode, SyntaxNode>> change in changes)
                    all[change.Key] = change.Value;
            }
        }

        return document.WithSyntaxRoot(root.ReplaceNodes(all.Keys, (original, current) => all[original](current)));
    });

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && model is not null && Find(root, model, diagnostic, context.CancellationToken) is { } changes)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        Title,
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNodes(changes.Keys, (original, current) => changes[original](current)))),
                        diagnostic.Id + "." + _action),
                    diagnostic);
            }
        }
    }

    /// <summary>Every report that replaces this node replaces it in the same way, so that once is enough for all of them.</summary>
    private protected virtual bool IsAlikeForAll(SyntaxNode node) => false;

    /// <summary>The nodes to replace and how, each function given the node as it stands after the replacements inside of it; null where the fix does not fit.</summary>
    private protected abstract Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken);
}
