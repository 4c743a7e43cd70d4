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

/// <summary>Puts the body of an <c>async void</c> function into a <c>try</c> whose handler traces the exception.</summary>
/// <remarks>The handler must not be empty: an exception that nobody sees is what the rule is about. <c>Trace</c> is the one sink every program has.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CatchAllExceptionsCodeFix))]
public sealed class CatchAllExceptionsCodeFix : CodeFixProvider
{
    private const string Title = "Catch and trace every exception of the body";
    private const string Key = Rules.AsyncVoidId + ".CatchAll";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.AsyncVoidId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is { } root ? document.WithSyntaxRoot(Guard(root, diagnostics)) : document);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (BodyAt(root, diagnostic) is null)
                continue;

            context.RegisterCodeFix(
                CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(Guard(root, [diagnostic]))), Key),
                diagnostic);
        }
    }

    private static SyntaxNode Guard(SyntaxNode root, ImmutableArray<Diagnostic> diagnostics)
    {
        var bodies = new HashSet<SyntaxNode>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (BodyAt(root, diagnostic) is { } body)
                bodies.Add(body);
        }

        // Bodies nest; the second argument already holds what was rewritten inside.
        return root.ReplaceNodes(bodies, static (_, body) => Guarded((BlockSyntax)body));
    }

    private static BlockSyntax? BodyAt(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode? function = root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<SyntaxNode>(
            static node => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);
        return function switch
        {
            MethodDeclarationSyntax method => method.Body,
            LocalFunctionStatementSyntax local => local.Body,
            AnonymousFunctionExpressionSyntax lambda => lambda.Block,
            _ => null,
        };
    }

    private static BlockSyntax Guarded(BlockSyntax body)
    {
        TryStatementSyntax guarded = (TryStatementSyntax)SyntaxFactory.ParseStatement(
            "try { } catch (global::System.Exception exception) { global::System.Diagnostics.Trace.TraceError(exception.ToString()); }");

        // Elastic, so that the formatter lays it out as the document's options say.
        guarded = guarded.NormalizeWhitespace(elasticTrivia: true);
        guarded = guarded.ReplaceNodes(
            guarded.DescendantNodes().OfType<QualifiedNameSyntax>().Cast<SyntaxNode>().Concat(guarded.DescendantNodes().OfType<MemberAccessExpressionSyntax>()),
            static (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
        return body
            .WithStatements(SyntaxFactory.SingletonList<StatementSyntax>(guarded.WithBlock(guarded.Block.WithStatements(body.Statements))))
            .WithAdditionalAnnotations(Formatter.Annotation);
    }
}
