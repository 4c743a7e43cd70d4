using System.Collections.Immutable;
using Concurrency.Analyzers;
using Concurrency.Analyzers.Safety;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Returns a copy of a guarded collection, made while the lock is held: <c>return _items;</c> becomes <c>return [.. _items];</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnCopyCodeFix))]
internal sealed class ReturnCopyCodeFix : CodeFixProvider
{
    private const string Title = "Return a copy";

    private static readonly HashSet<string> ListLike = new(StringComparer.Ordinal) { "List", "IList", "ICollection", "IEnumerable", "IReadOnlyList", "IReadOnlyCollection", "HashSet" };

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.GuardedFieldId];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
        await Fix(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await Returned(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { Count: > 0 })
            {
                context.RegisterCodeFix(CodeAction.Create(Title, token => Fix(context.Document, [diagnostic], token), diagnostic.Id + ".ReturnCopy"), diagnostic);
            }
        }
    }

    private static async Task<Document> Fix(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        HashSet<ExpressionSyntax> returned = [];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            returned.UnionWith(await Returned(document, diagnostic, cancellationToken).ConfigureAwait(false));
        }

        return root is null ? document : document.WithSyntaxRoot(root.ReplaceNodes(returned, static (_, collection) => SyntaxFactory.ParseExpression($"[.. {collection.WithoutTrivia()}]").WithTriviaFrom(collection)));
    }

    private static async Task<List<ExpressionSyntax>> Returned(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        List<ExpressionSyntax> returned = [];
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null || !diagnostic.Properties.ContainsKey(GuardedStateAnalyzer.ReturnProperty))
        {
            return returned;
        }

        foreach (Location location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
        {
            if (location.SourceTree == root.SyntaxTree && root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax { Parent: ReturnStatementSyntax } collection && CanBeCopied(collection, model, cancellationToken))
            {
                returned.Add(collection);
            }
            else
            {
                return [];
            }
        }

        return returned;
    }

    /// <summary>The type it is returned as must take a collection expression, and the elements must be copied one by one.</summary>
    internal static bool CanBeCopied(ExpressionSyntax collection, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetTypeInfo(collection, cancellationToken).ConvertedType is INamedTypeSymbol { TypeArguments.Length: 1 } type && ListLike.Contains(type.Name)
        && type.ContainingNamespace is { Name: "Generic", ContainingNamespace.Name: "Collections" };
}
