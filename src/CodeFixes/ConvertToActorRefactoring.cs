using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Turns a class whose every public method takes the same lock or semaphore into an actor, and its callers into callers of the handle.</summary>
/// <remarks>
/// The lock becomes the mailbox: one call at a time, as before, without a thread that waits. Offered only where that is certain to be all that changes: the class keeps to itself (no base, no
/// interface, no delegates, nothing that hands out <c>this</c>), and every use of it in the solution is a declaration, a construction, or a call in a function that can await.
/// </remarks>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(ConvertToActorRefactoring))]
public sealed class ConvertToActorRefactoring : CodeRefactoringProvider
{
    private const string Title = "Convert to [Actor]";

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span) is not ClassDeclarationSyntax declaration || !IsOnHeader(declaration, context) || model?.GetDeclaredSymbol(declaration, context.CancellationToken) is not INamedTypeSymbol type
            || model.Compilation.GetTypeByMetadataName("Concurrency.ActorAttribute") is null
            || LockedClass.Of(declaration, type, model, context.CancellationToken) is not { } locked
            || await ActorCallers.Of(locked, context.Document.Project.Solution, context.CancellationToken).ConfigureAwait(false) is not { } callers)
        {
            return;
        }

        context.RegisterRefactoring(CodeAction.Create(Title, token => callers.Change(context.Document, token), nameof(ConvertToActorRefactoring)));
    }

    private static bool IsOnHeader(ClassDeclarationSyntax declaration, CodeRefactoringContext context) => context.Span.Start <= declaration.OpenBraceToken.SpanStart;
}
