using System.Collections.Immutable;
using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Gives a captured variable a lock and takes it around every write of the delegates.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LockCapturedWriteCodeFix))]
internal sealed class LockCapturedWriteCodeFix : CodeFixProvider
{
    private const string Title = "Write under a lock";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.CapturedWriteId];

    /// <returns>None: a lock can deadlock with others, so each one deserves a look.</returns>
    public override FixAllProvider? GetFixAllProvider() => null;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && model is not null && Writes(root, diagnostic, model, context.CancellationToken) is { } writes && Declaration(writes[0], diagnostic, model, context.CancellationToken) is { } declaration)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(Title, _ => Task.FromResult(Lock(context.Document, root, model, writes, declaration)), diagnostic.Id + ".Lock"),
                    diagnostic);
            }
        }
    }

    private static Document Lock(Document document, SyntaxNode root, SemanticModel model, List<SyntaxNode> writes, StatementSyntax declaration)
    {
        string gate = FreeNames.At(declaration, null, model, "gate");
        StatementSyntax declared = SyntaxFactory.ParseStatement($"object {gate} = new();").WithLeadingTrivia(declaration.GetLeadingTrivia().Where(static t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1)).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed).WithAdditionalAnnotations(Formatter.Annotation);

        SyntaxNode tracked = root.TrackNodes(writes.Append(declaration));
        foreach (SyntaxNode write in writes)
        {
            SyntaxNode current = tracked.GetCurrentNode(write)!;
            tracked = current is StatementSyntax statement ? tracked.ReplaceNode(current, Locked(statement, gate)) : WithBody(tracked, (ExpressionSyntax)current, gate);
        }

        return document.WithSyntaxRoot(tracked.InsertNodesBefore(tracked.GetCurrentNode(declaration)!, [declared]));
    }

    // A block cannot stand where the expression stood: it is another slot of the delegate.
    private static SyntaxNode WithBody(SyntaxNode root, ExpressionSyntax body, string gate)
    {
        var function = (AnonymousFunctionExpressionSyntax)body.Parent!;
        BlockSyntax block = SyntaxFactory.Block(Locked(SyntaxFactory.ExpressionStatement(body.WithoutTrivia()), gate)).WithAdditionalAnnotations(Formatter.Annotation);
        return root.ReplaceNode(function, function.WithBody(block));
    }

    private static LockStatementSyntax Locked(StatementSyntax statement, string gate) =>
        SyntaxFactory.LockStatement(SyntaxFactory.IdentifierName(gate), SyntaxFactory.Block(statement.WithoutTrivia())).WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation);

    // Per write the statement, or the whole body of a delegate that is one expression; null when one of them cannot be locked.
    private static List<SyntaxNode>? Writes(SyntaxNode root, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
    {
        List<SyntaxNode> writes = [];
        foreach (Location location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
        {
            SyntaxNode write = root.FindNode(location.SourceSpan, getInnermostNodeForTie: true);
            SyntaxNode? whole = write.Parent switch
            {
                ExpressionStatementSyntax { Parent: BlockSyntax } statement => statement,
                AnonymousFunctionExpressionSyntax lambda when model.GetSymbolInfo(lambda, cancellationToken).Symbol is IMethodSymbol { ReturnsVoid: true } => write,
                _ => null,
            };
            if (location.SourceTree != root.SyntaxTree || whole is null || writes.Contains(whole) || whole.DescendantNodesAndSelf().Any(static n => n is AwaitExpressionSyntax))
            {
                return null;
            }

            writes.Add(whole);
        }

        return writes;
    }

    // The lock stands beside the variable: nearer to the delegate it could be another one for each round of a loop.
    private static StatementSyntax? Declaration(SyntaxNode write, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (IdentifierNameSyntax name in write.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            if (name.Span.Start < diagnostic.Location.SourceSpan.Start || model.GetSymbolInfo(name, cancellationToken).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declarations })
            {
                continue;
            }

            return declarations[0].GetSyntax(cancellationToken).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { Parent: BlockSyntax } statement && !statement.Span.Contains(write.Span) ? statement : null;
        }

        return null;
    }
}
