using System.Collections.Immutable;
using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Adds <c>partial</c> to a type and to every type around it, so that one keystroke is enough.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialCodeFix))]
internal sealed class MakePartialCodeFix : CodeFixProvider
{
    private const string Title = "Make it partial";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NotPartialId, Rules.ContainerNotPartialId];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
        await Fix(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && TypesToMend(root, diagnostic).Any())
            {
                context.RegisterCodeFix(CodeAction.Create(Title, token => Fix(context.Document, [diagnostic], token), diagnostic.Id + ".MakePartial"), diagnostic);
            }
        }
    }

    private static async Task<Document> Fix(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root is null)
        {
            return document;
        }

        var types = new HashSet<TypeDeclarationSyntax>(diagnostics.SelectMany(diagnostic => TypesToMend(root, diagnostic)));
        return document.WithSyntaxRoot(root.ReplaceNodes(types, static (_, type) => AddPartial(type)));
    }

    private static IEnumerable<TypeDeclarationSyntax> TypesToMend(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.AncestorsAndSelf().OfType<TypeDeclarationSyntax>()
            .Where(static type => !type.Modifiers.Any(SyntaxKind.PartialKeyword)) ?? [];

    // Last among the modifiers, where C# wants it; the keyword's leading trivia moves along when it becomes the first token.
    private static TypeDeclarationSyntax AddPartial(TypeDeclarationSyntax type)
    {
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Count > 0)
        {
            return type.AddModifiers(partial);
        }

        partial = partial.WithLeadingTrivia(type.Keyword.LeadingTrivia);
        return type.WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers(SyntaxFactory.TokenList(partial));
    }
}
