using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Whether code orders its tasks with signals, so that two of them touch a variable one after the other although both are alive.</summary>
internal static class TaskSignals
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "ManualResetEvent", "ManualResetEventSlim", "AutoResetEvent", "EventWaitHandle", "WaitHandle", "CountdownEvent", "Barrier", "SemaphoreSlim", "Semaphore", "TaskCompletionSource",
        "AsyncSemaphore", "AsyncManualResetEvent", "AsyncAutoResetEvent",
    };

    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "Set", "WaitOne", "Wait", "WaitAsync", "WaitAll", "WaitAny", "SignalAndWait", "Signal", "Release", "SetResult", "TrySetResult", "Pulse", "PulseAll",
    };

    public static bool AreUsedIn(IOperation body, KnownTypes types)
    {
        foreach (IOperation operation in body.Descendants())
        {
            if (operation is IInvocationOperation call && Members.Contains(call.TargetMethod.Name)
                && (Types.Contains(call.TargetMethod.ContainingType.Name) || (KnownTypes.Is(call.TargetMethod.ContainingType, types.Monitor))))
            {
                return true;
            }
        }

        return false;
    }
}
