using System.Collections.Immutable;
using Concurrency.Analyzers;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Editing;

namespace Concurrency.CodeFixes;

/// <summary>Makes the lists and arrays of a message <c>ImmutableArray&lt;T&gt;</c>: <c>record Order(int Id, List&lt;string&gt; Lines)</c> becomes <c>record Order(int Id, ImmutableArray&lt;string&gt; Lines)</c>.</summary>
/// <remarks>Offered where the collections are all that makes the message unsafe, and every use in the solution is one that an immutable array has as well.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ImmutableMessageCodeFix))]
public sealed class ImmutableMessageCodeFix : CodeFixProvider
{
    private const string Title = "Make the message's collections immutable";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.UnsafeMessageId];

    /// <summary>None: the message is declared elsewhere, and one change of it ends all reports about it.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (model is null || root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax sent
                || model.GetTypeInfo(sent, context.CancellationToken).Type is not INamedTypeSymbol { DeclaringSyntaxReferences.Length: 1 } message
                || model.Compilation.GetTypeByMetadataName("System.Collections.Immutable.ImmutableArray`1") is null || Collections(message, model) is not { Count: > 0 } collections)
            {
                continue;
            }

            List<CollectionUse> uses = [];
            foreach (IPropertySymbol property in collections)
            {
                if (await CollectionUse.OfAsync(property, context.Document.Project.Solution, context.CancellationToken).ConfigureAwait(false) is not { } found)
                {
                    uses.Clear();
                    break;
                }

                uses.AddRange(found);
            }

            if (uses.Count > 0)
            {
                context.RegisterCodeFix(CodeAction.Create(Title, token => Change(context.Document.Project.Solution, uses, token), diagnostic.Id + ".ImmutableArray"), diagnostic);
            }
        }
    }

    /// <summary>The properties to change; null where something else than they makes the message unsafe.</summary>
    private static List<IPropertySymbol>? Collections(INamedTypeSymbol message, SemanticModel model)
    {
        if (message.BaseType is not { SpecialType: SpecialType.System_Object } || message.TypeKind != TypeKind.Class)
        {
            return null;
        }

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
