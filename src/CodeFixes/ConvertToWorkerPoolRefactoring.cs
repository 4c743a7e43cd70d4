using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;

namespace Concurrency.CodeFixes;

/// <summary>Moves the body of <c>Task.WhenAll(source.Select(async …))</c> behind a local semaphore into a job of a worker pool of its own.</summary>
/// <remarks>
/// The number of permits becomes the pool's concurrency; everything runs, as with <c>WhenAll</c>, whatever fails. Offered where <see cref="UseForkJoinRefactoring"/> is, if the body can live in
/// another class: it knows its item, the token, and what never changes while it runs (<see cref="MovableBody"/>).
/// </remarks>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(ConvertToWorkerPoolRefactoring))]
public sealed class ConvertToWorkerPoolRefactoring : CodeRefactoringProvider
{
    private const string Title = "Convert to [WorkerPool]";

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null || UseForkJoinRefactoring.SelectAt(root.FindNode(context.Span, getInnermostNodeForTie: true)) is not { } select
            || LimitedFanOut.Of(select, model, context.CancellationToken) is not { } fanOut
            || ExtractedPool.Of(select, fanOut, model, context.CancellationToken) is not { } pool)
        {
            return;
        }

        context.RegisterRefactoring(CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(pool.Rewrite(root))), nameof(ConvertToWorkerPoolRefactoring)));
    }
}
