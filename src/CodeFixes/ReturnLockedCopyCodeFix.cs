using System.Collections.Immutable;
using Concurrency.Analyzers;
using Concurrency.Analyzers.Safety;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Returns a copy, made under the lock, of a guarded collection that is handed out without it: <c>All =&gt; _items</c> becomes <c>All { get { lock (_gate) { return [.. _items]; } } }</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnLockedCopyCodeFix))]
public sealed class ReturnLockedCopyCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.GuardedFieldId];

    /// <summary>None: a lock can deadlock with others, so each one deserves a look.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && model is not null && diagnostic.Properties.TryGetValue(GuardedStateAnalyzer.HandedOutProperty, out string? gate) && gate is not null
                && Places(root, model, diagnostic, context.CancellationToken) is { } places)
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Return a copy, made under '{gate}'", _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNodes(places, (_, place) => Copied(place, gate)))), diagnostic.Id + ".LockedCopy"),
                    diagnostic);
            }
        }
    }

    // Every place must be one that returns the collection and nothing else, as a type that a collection expression can make.
    private static HashSet<SyntaxNode>? Places(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        HashSet<SyntaxNode> places = [];
        foreach (Location location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
        {
            if (location.SourceTree != root.SyntaxTree || root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax collection || !ReturnCopyCodeFix.CanBeCopied(collection, model, cancellationToken)
                || Place(collection) is not { } place || !places.Add(place))
            {
                return null;
            }
        }

        return places;
    }

    private static SyntaxNode? Place(ExpressionSyntax collection) => collection.Parent switch
    {
        ReturnStatementSyntax returned when !AwaitsOrYields(returned.FirstAncestorOrSelf<MemberDeclarationSyntax>()) => returned,
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or PropertyDeclarationSyntax or AccessorDeclarationSyntax { RawKind: (int)SyntaxKind.GetAccessorDeclaration } } arrow => arrow.Parent,
        _ => null,
    };

    private static bool AwaitsOrYields(SyntaxNode? member) => member is null || member.DescendantNodes().Any(static n => n is YieldStatementSyntax);

    private static SyntaxNode Copied(SyntaxNode place, string gate) => place switch
    {
        ReturnStatementSyntax { Expression: { } collection } returned => Locked(collection, gate).WithTriviaFrom(returned),
        MethodDeclarationSyntax { ExpressionBody.Expression: { } collection } method =>
            method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(SyntaxFactory.Block(Locked(collection, gate))).WithTrailingTrivia(method.GetTrailingTrivia()).WithAdditionalAnnotations(Formatter.Annotation),
        AccessorDeclarationSyntax { ExpressionBody.Expression: { } collection } accessor =>
            accessor.WithExpressionBody(null).WithSemicolonToken(default).WithBody(SyntaxFactory.Block(Locked(collection, gate))).WithTrailingTrivia(accessor.GetTrailingTrivia()).WithAdditionalAnnotations(Formatter.Annotation),
        PropertyDeclarationSyntax { ExpressionBody.Expression: { } collection } property =>
            property.WithExpressionBody(null).WithSemicolonToken(default).WithAccessorList(SyntaxFactory.AccessorList(SyntaxFactory.SingletonList(
                SyntaxFactory.AccessorDeclaration(SyntaxKind.GetAccessorDeclaration, SyntaxFactory.Block(Locked(collection, gate)))))).WithTrailingTrivia(property.GetTrailingTrivia()).WithAdditionalAnnotations(Formatter.Annotation),
        _ => place,
    };

    private static LockStatementSyntax Locked(ExpressionSyntax collection, string gate) =>
        (LockStatementSyntax)SyntaxFactory.ParseStatement($"lock ({gate}) {{ return [.. {collection.WithoutTrivia()}]; }}").NormalizeWhitespace(elasticTrivia: true).WithAdditionalAnnotations(Formatter.Annotation);
}
