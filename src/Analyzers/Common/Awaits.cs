using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Whether a task is waited for where it is started.</summary>
internal static class Awaits
{
    /// <summary>Awaited, or blocked on, before the statement ends: <c>await F()</c>, <c>await F().ConfigureAwait(false)</c>, <c>F().Wait()</c>, <c>F().Result</c>.</summary>
    public static bool IsAwaited(IOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation
            || (value.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Unwrap" or "WaitAsync" or "GetAwaiter" } inner && (inner.Instance == value || inner.Instance is null))
            || (value.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Unwrap" or "ConfigureAwait" } }))
        {
            value = value.Parent!;
        }

        return value.Parent is IAwaitOperation
            or IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" }
            or IPropertyReferenceOperation { Property.Name: "Result" };
    }
}
