using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Editing;

namespace Concurrency.CodeFixes;

/// <summary>Makes the lists and arrays of a message <c>ImmutableArray&lt;T&gt;</c>: <c>record Order(int Id, List&lt;string&gt; Lines)</c> becomes <c>record Order(int Id, ImmutableArray&lt;string&gt; Lines)</c>.</summary>
/// <remarks>Offered where the collections are all that makes the message unsafe, and every use in the solution is one that an immutable array has as well.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ImmutableMessageCodeFix))]
public sealed class ImmutableMessageCodeFix : MessageCodeFix
{
    private const string Title = "Make the message's collections immutable";

    private protected override async Task<CodeAction?> FixOfAsync(INamedTypeSymbol message, SemanticModel model, Solution solution, string rule, CancellationToken cancellationToken)
    {
        if (model.Compilation.GetTypeByMetadataName("System.Collections.Immutable.ImmutableArray`1") is null || Collections(message, model) is not { Count: > 0 } collections)
        {
            return null;
        }

        List<CollectionUse> uses = [];
        foreach (IPropertySymbol property in collections)
        {
            if (await CollectionUse.OfAsync(property, solution, cancellationToken).ConfigureAwait(false) is not { } found)
            {
                return null;
            }

            uses.AddRange(found);
        }

        return uses.Count == 0 ? null : CodeAction.Create(Title, token => Change(solution, uses, token), rule + ".ImmutableArray");
    }

    /// <summary>The properties to change; null where something else than they makes the message unsafe.</summary>
    private static List<IPropertySymbol>? Collections(INamedTypeSymbol message, SemanticModel model)
    {
        CompilationFacts facts = CompilationFacts.For(model.Compilation, new AnalyzerOptions([]));
        List<IPropertySymbol> collections = [];
        foreach (ISymbol member in message.GetMembers())
        {
            if (member is not IFieldSymbol { IsStatic: false, IsConst: false } field)
            {
                continue;
            }

            if (facts.Sendability.Of(field.Type, model.SyntaxTree) == SendVerdict.Sendable)
            {
                if (field is { IsReadOnly: false } && field.AssociatedSymbol is not IPropertySymbol { SetMethod: null or { IsInitOnly: true } })
                {
                    return null;
                }
            }
            else if (field.AssociatedSymbol is IPropertySymbol { SetMethod: null or { IsInitOnly: true } } property && Element(property.Type) is { } element && facts.Sendability.Of(element, model.SyntaxTree) == SendVerdict.Sendable)
            {
                collections.Add(property);
            }
            else
            {
                return null;
            }
        }

        return collections;
    }

    private static ITypeSymbol? Element(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { Name: "List", TypeArguments: { Length: 1 } element, ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" } } => element[0],
        _ => null,
    };

    private static async Task<Solution> Change(Solution solution, List<CollectionUse> uses, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(solution);
        foreach (CollectionUse use in uses)
        {
            DocumentEditor document = await editor.GetDocumentEditorAsync(use.Document, cancellationToken).ConfigureAwait(false);
            document.ReplaceNode(use.Node, (current, _) => use.Rewrite(current));
        }

        return editor.GetChangedSolution();
    }
}
