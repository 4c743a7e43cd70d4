using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises tasks that have ended where they are asked for their result, so that nothing waits.</summary>
internal static class CompletedTasks
{
    /// <summary>Awaited or joined before in the same member, tested for completion, the parameter of a continuation, or made from a value.</summary>
    public static bool IsKnown(IOperation? task, IOperation use)
    {
        task = task is null ? null : WaitBounds.Bare(task);
        switch (task)
        {
            case null:
                return false;
            case IInvocationOperation { TargetMethod.Name: "FromResult" or "FromException" or "FromCanceled" } or IPropertyReferenceOperation { Property.Name: "CompletedTask" }:
                return true;
            case IInvocationOperation { TargetMethod.Name: "AsTask" or "Preserve" or "ConfigureAwait", Instance: { } inner }:
                return IsKnown(inner, use);
            case IInvocationOperation { TargetMethod: { Name: "WaitAsync", ContainingType.Name: "SemaphoreSlim" or "AsyncSemaphore" }, Arguments: { Length: > 0 } arguments } when IsZero(arguments[0].Value):
                // Asks whether there is a permit, and has the answer.
                return true;
            case IInvocationOperation or IAwaitOperation:
                // Task.WhenAny(…).Result and await Task.WhenAny(…): the inner task has ended.
                return task is IAwaitOperation;
            case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } when ContinuesFrom(use):
                return true;
            default:
                return IsAskedBefore(task, use);
        }
    }

    private static bool IsZero(IOperation time) => time.ConstantValue is { HasValue: true, Value: 0 } || time is IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } };

    private static bool ContinuesFrom(IOperation use)
    {
        for (IOperation? current = use; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation && ConcurrentDelegates.Consumer(current) is IInvocationOperation { TargetMethod.Name: "ContinueWith" or "ContinueWhenAll" or "ContinueWhenAny" or "Select" or "SelectMany" or "OnCompleted" or "ToDictionary" or "Where" })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAskedBefore(IOperation task, IOperation use)
    {
        ISymbol? symbol = Writes.ReferredSymbol(task);
        if (symbol is null)
        {
            // tasks[i].Result behind a join of the tasks.
            symbol = task is IArrayElementReferenceOperation element ? Writes.ReferredSymbol(element.ArrayReference) : null;
        }

        if (symbol is null)
        {
            return false;
        }

        foreach (IOperation operation in EnclosingFunction.Root(use).Descendants())
        {
            if (operation.Syntax.SpanStart < use.Syntax.SpanStart && SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(operation), symbol) && IsQuestion(operation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsQuestion(IOperation reference)
    {
        for (IOperation? current = reference.Parent; current is not null and not IBlockOperation; current = current.Parent)
        {
            switch (current)
            {
                case IAwaitOperation or IIsPatternOperation or IPropertySubpatternOperation:
                case IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "Status" or "Exception" }:
                case IInvocationOperation { TargetMethod.Name: { } question } when question.StartsWith("IsCompleted", StringComparison.Ordinal):
                    return true;
                case IInvocationOperation { TargetMethod.Name: "WhenAll" or "WaitAll" or "WhenAny" or "WaitAny" or "Wait" or "ContinueWith" }:
                    return true;
            }
        }

        return false;
    }
}
