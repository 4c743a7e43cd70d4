using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Turns a semaphore around the body of <c>Task.WhenAll(source.Select(async …))</c> into the limit of a fork-join.</summary>
/// <remarks>
/// Offered where the semaphore is a local that only this body knows, and no handler around could tell the difference between the first of several failures and all of them. Everything runs, as
/// with <c>WhenAll</c>, whatever fails.
/// </remarks>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(UseForkJoinRefactoring))]
public sealed class UseForkJoinRefactoring : CodeRefactoringProvider
{
    private const string Title = "Use ForkJoin instead of a semaphore";

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null || SelectAt(root.FindNode(context.Span, getInnermostNodeForTie: true)) is not { } select
            || LimitedFanOut.Of(select, model, context.CancellationToken) is not { } fanOut)
        {
            return;
        }

        context.RegisterRefactoring(CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(fanOut.Rewrite(root))), nameof(UseForkJoinRefactoring)));
    }

    // From the call of WhenAll, or from anywhere inside of it.
    internal static InvocationExpressionSyntax? SelectAt(SyntaxNode node)
    {
        for (SyntaxNode? current = node; current is not (null or StatementSyntax or MemberDeclarationSyntax); current = current.Parent)
        {
            SyntaxNode? whenAll = current is AwaitExpressionSyntax awaited ? awaited.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(static c => IsNamed(c, "WhenAll")) : current;
            if (whenAll is InvocationExpressionSyntax call && IsNamed(call, "WhenAll"))
            {
                return call.ArgumentList.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(static c => IsNamed(c, "Select"));
            }
        }

        return null;
    }

    private static bool IsNamed(InvocationExpressionSyntax call, string name) => call.Expression is MemberAccessExpressionSyntax access && access.Name.Identifier.ValueText == name;
}
