using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Awaits where an async function blocks: the task itself, <c>Task.Delay</c> for <c>Thread.Sleep</c>, the asynchronous twin of a synchronous method.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitInsteadOfBlockingCodeFix))]
public sealed class AwaitInsteadOfBlockingCodeFix() : NodeCodeFix("AwaitInsteadOfBlocking", Rules.BlockingCallId)
{
    private protected override string Title => "Await instead of blocking";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.ContainsKey(BlockingCallAnalyzer.AwaitProperty)
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax blocking || !AwaitSyntax.IsAllowedAt(blocking)
            || Awaited(blocking, model) is not { } awaited)
        {
            return null;
        }

        bool isReceiver = IsReceiver(blocking);
        return new(blocking, current => Result(current, awaited, isReceiver));
    }

    /// <summary>The await in the place of what blocks.</summary>
    internal static SyntaxNode Result(SyntaxNode blocking, ExpressionSyntax awaited) => Result(blocking, awaited, IsReceiver(blocking));

    private static bool IsReceiver(SyntaxNode blocking) => blocking.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax;

    private static SyntaxNode Result(SyntaxNode blocking, ExpressionSyntax awaited, bool isReceiver)
    {
        AwaitExpressionSyntax value = AwaitSyntax.Of(awaited.WithoutTrivia());
        ExpressionSyntax result = isReceiver ? SyntaxFactory.ParenthesizedExpression(value) : value;
        return WaitStatementSyntax.WithShortNames(result).WithTriviaFrom(blocking).WithAdditionalAnnotations(Formatter.Annotation);
    }

    /// <summary>The task to await instead, or null.</summary>
    internal static ExpressionSyntax? Awaited(ExpressionSyntax blocking, SemanticModel model)
    {
        switch (blocking)
        {
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result", Expression: { } task }:
                return task;
            case InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait", Expression: { } task } } wait:
                return wait.Parent is ExpressionStatementSyntax ? task : null;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult", Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Expression: { } task } } } }:
                return task;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Sleep" } } sleep:
                return SyntaxFactory.ParseExpression("global::System.Threading.Tasks.Task.Delay" + sleep.ArgumentList.WithoutTrivia());
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call when model.GetSymbolInfo(call).Symbol is IMethodSymbol old:
                InvocationExpressionSyntax twin = call.WithExpression(access.WithName(SyntaxFactory.IdentifierName(access.Name.Identifier.ValueText + "Async")));
                return model.GetSpeculativeSymbolInfo(call.SpanStart, twin, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol bound && ReturnsSame(bound.ReturnType, old) ? twin : null;
            default:
                return null;
        }
    }

    private static bool ReturnsSame(ITypeSymbol task, IMethodSymbol old) =>
        task is INamedTypeSymbol { Name: "Task" or "ValueTask" } named
        && (named.TypeArguments.Length == 1 ? SymbolEqualityComparer.Default.Equals(named.TypeArguments[0], old.ReturnType) : named.TypeArguments.IsEmpty && old.ReturnsVoid);
}
