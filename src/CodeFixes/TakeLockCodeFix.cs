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

/// <summary>Takes the lock around the statements that use guarded state without it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeLockCodeFix))]
internal sealed class TakeLockCodeFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.GuardedFieldId, Rules.StaticCollectionId];

    /// <returns>None: a lock can deadlock with others, so each one deserves a look.</returns>
    public override FixAllProvider? GetFixAllProvider() => null;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && diagnostic.Properties.TryGetValue(GuardedStateAnalyzer.LockProperty, out string? gate) && gate is not null && Places(root, diagnostic) is { } places)
            {
                context.RegisterCodeFix(CodeAction.Create($"Lock on '{gate}'", _ => Task.FromResult(context.Document.WithSyntaxRoot(Lock(root, places, gate))), diagnostic.Id + ".Lock"), diagnostic);
            }
        }
    }

    private static SyntaxNode Lock(SyntaxNode root, HashSet<SyntaxNode> places, string gate) => root.ReplaceNodes(places, (_, place) => Locked(place, gate));

    /// <summary>A place of <see cref="Places"/> with the lock around it.</summary>
    internal static SyntaxNode Locked(SyntaxNode place, string gate) => place switch
    {
        StatementSyntax statement => Locked(statement, gate).WithTriviaFrom(statement),
        MethodDeclarationSyntax { ExpressionBody: { } body } method =>
            method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Body(body.Expression, method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }, gate)).WithTrailingTrivia(method.GetTrailingTrivia()),
        _ => place,
    };

    private static BlockSyntax Body(ExpressionSyntax expression, bool isVoid, string gate) => SyntaxFactory.Block(
        Locked(isVoid ? SyntaxFactory.ExpressionStatement(expression) : SyntaxFactory.ReturnStatement(SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(SyntaxFactory.Space), expression, SyntaxFactory.Token(SyntaxKind.SemicolonToken)), gate)).WithAdditionalAnnotations(Formatter.Annotation);

    private static LockStatementSyntax Locked(StatementSyntax statement, string gate) =>
        SyntaxFactory.LockStatement(SyntaxFactory.ParseExpression(gate), SyntaxFactory.Block(statement.WithoutTrivia())).WithAdditionalAnnotations(Formatter.Annotation);

    /// <summary>The statement around every use, or the method that is one expression; null when one of them cannot be locked as it stands.</summary>
    internal static HashSet<SyntaxNode>? Places(SyntaxNode root, Diagnostic diagnostic)
    {
        HashSet<SyntaxNode> places = [];
        foreach (Location location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
        {
            if (location.SourceTree != root.SyntaxTree || Place(root.FindNode(location.SourceSpan, getInnermostNodeForTie: true)) is not { } place || !CanHoldLock(place))
            {
                return null;
            }

            places.Add(place);
        }

        // Nested statements would take the lock twice.
        return places.Any(p => p.Ancestors().Any(places.Contains)) ? null : places;
    }

    private static SyntaxNode? Place(SyntaxNode use)
    {
        for (SyntaxNode? node = use; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case ExpressionStatementSyntax or ReturnStatementSyntax or ForEachStatementSyntax or IfStatementSyntax { Parent: BlockSyntax }:
                    return node;
                case MethodDeclarationSyntax { ExpressionBody: not null, Modifiers: var modifiers } when !modifiers.Any(SyntaxKind.AsyncKeyword):
                    return node;
                case StatementSyntax or AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    // No await and no yield inside a lock; a variable declared in the statement must not be needed behind it.
    private static bool CanHoldLock(SyntaxNode place) =>
        !place.DescendantNodes().Any(static n => n is AwaitExpressionSyntax or YieldStatementSyntax)
        && (place is ReturnStatementSyntax or MethodDeclarationSyntax or ForEachStatementSyntax || !place.DescendantNodes().Any(static n => n is DeclarationExpressionSyntax or DeclarationPatternSyntax));
}
