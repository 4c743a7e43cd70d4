using System.Collections.Immutable;
using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Gives the object of a pool or pipeline a lock and takes it around the writes of the state its bodies share.</summary>
/// <remarks>A lock that the class has already is left alone: what it guards, and in which order it is taken, only its author knows.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LockSharedWriteCodeFix))]
public sealed class LockSharedWriteCodeFix : CodeFixProvider
{
    private const string Title = "Write under a lock";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.SharedStateId];

    /// <summary>None: a lock can deadlock with others, so each one deserves a look.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && model is not null && TakeLockCodeFix.Places(root, diagnostic) is { } places && Type(root, diagnostic, places) is { } type)
            {
                context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(Lock(root, model, places, type))), diagnostic.Id + ".Lock"), diagnostic);
            }
        }
    }

    // All places in one part of the type, whose members can see a private field of it.
    private static TypeDeclarationSyntax? Type(SyntaxNode root, Diagnostic diagnostic, HashSet<SyntaxNode> places)
    {
        TypeDeclarationSyntax? type = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>();
        return type is { Members.Count: > 0 } && places.All(p => p.FirstAncestorOrSelf<TypeDeclarationSyntax>() == type) ? type : null;
    }

    private static SyntaxNode Lock(SyntaxNode root, SemanticModel model, HashSet<SyntaxNode> places, TypeDeclarationSyntax type)
    {
        string gate = FreeNames.At(type.Members[0], type, model, "_gate");
        string gateType = model.Compilation.GetTypeByMetadataName("System.Threading.Lock") is null ? "object" : "global::System.Threading.Lock";
        var field = (FieldDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"private readonly {gateType} {gate} = new();")!;
        field = field.ReplaceNode(field.Declaration.Type, field.Declaration.Type.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed).WithAdditionalAnnotations(Formatter.Annotation);

        SyntaxNode tracked = root.TrackNodes(places.Append(type.Members[0]));
        tracked = tracked.ReplaceNodes(places.Select(p => tracked.GetCurrentNode(p)!), (_, place) => TakeLockCodeFix.Locked(place, gate));
        return tracked.InsertNodesBefore(tracked.GetCurrentNode(type.Members[0])!, [field.WithLeadingTrivia(type.Members[0].GetLeadingTrivia().Where(static t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1))]);
    }
}
