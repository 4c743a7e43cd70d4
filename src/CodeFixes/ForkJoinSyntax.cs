using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>An awaited <c>Task.WhenAll</c> over a <c>Select</c>, and the fork-join that does the same with a limit.</summary>
/// <param name="WhenAll">The call to replace.</param>
/// <param name="ForkJoin">What replaces it.</param>
internal readonly record struct ForkJoinSyntax(InvocationExpressionSyntax WhenAll, ExpressionSyntax ForkJoin)
{
    /// <summary>Null where the call has another shape, or the runtime is not referenced.</summary>
    /// <param name="select">The call of <c>Select</c>.</param>
    /// <param name="model">The model of its file.</param>
    /// <param name="limit">The greatest number at once, as an expression; null for the default.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <param name="body">The lambda to use instead of the one that <c>Select</c> is given; null for that one.</param>
    public static ForkJoinSyntax? Of(InvocationExpressionSyntax select, SemanticModel model, string? limit, CancellationToken cancellationToken, LambdaExpressionSyntax? body = null)
    {
        if (select is not { Expression: MemberAccessExpressionSyntax { Expression: { } source }, ArgumentList.Arguments: { Count: 1 } selector } || WhenAllOf(select) is not { } whenAll || !IsAwaited(whenAll)
            || model.Compilation.GetTypeByMetadataName("Concurrency.ForkJoin") is null || Body(body ?? selector[0].Expression) is not { } lambda)
        {
            return null;
        }

        bool hasResult = model.GetTypeInfo(whenAll, cancellationToken).Type is INamedTypeSymbol { TypeArguments.Length: 1 };
        string options = limit is null ? string.Empty : $", new global::Concurrency.ForkJoinOptions {{ MaxConcurrency = {limit} }}";
        ExpressionSyntax call = SyntaxFactory.ParseExpression($"global::Concurrency.ForkJoin.{(hasResult ? "SelectAsync" : "ForEachAsync")}({source.WithoutTrivia()}, {lambda}{options})");
        return new(whenAll, WaitStatementSyntax.WithShortNames(call).WithAdditionalAnnotations(Formatter.Annotation));
    }

    private static InvocationExpressionSyntax? WhenAllOf(ExpressionSyntax select)
    {
        ExpressionSyntax tasks = select;
        if (tasks.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToArray" or "ToList", Parent: InvocationExpressionSyntax materialised })
        {
            tasks = materialised;
        }

        return tasks.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" } } call } } ? call : null;
    }

    // Awaited, so that nobody sees another type than the one of the result.
    private static bool IsAwaited(ExpressionSyntax call) =>
        call.Parent is AwaitExpressionSyntax || (call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent.Parent: AwaitExpressionSyntax });

    // async x => …, x => F(x), F: as an async lambda of two parameters.
    private static string? Body(ExpressionSyntax selector) => selector switch
    {
        SimpleLambdaExpressionSyntax { AsyncKeyword.RawKind: (int)SyntaxKind.AsyncKeyword } lambda when !Uses(lambda, "_") => $"async ({lambda.Parameter}, _) => {lambda.Body}",
        ParenthesizedLambdaExpressionSyntax { AsyncKeyword.RawKind: (int)SyntaxKind.AsyncKeyword, ParameterList.Parameters: { Count: 1 } parameters } lambda when parameters[0].Type is null && !Uses(lambda, "_") => $"async ({parameters[0]}, _) => {lambda.Body}",
        SimpleLambdaExpressionSyntax { ExpressionBody: InvocationExpressionSyntax task } lambda when !Uses(lambda, "_") => $"async ({lambda.Parameter}, _) => await {task}",
        IdentifierNameSyntax or MemberAccessExpressionSyntax => $"async (item, _) => await {selector}(item)",
        _ => null,
    };

    private static bool Uses(LambdaExpressionSyntax lambda, string name) =>
        lambda.DescendantNodes().Any(n => (n is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name) || (n is ParameterSyntax parameter && parameter.Identifier.ValueText == name));
}
