using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>The table of waits that end only when somebody else acts, and have a form with a limit.</summary>
internal sealed class UnboundedWaits(KnownTypes types)
{
    /// <summary>What a call waits for, in the words of the message, when it waits without a limit; null for every other call.</summary>
    public string? Described(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        INamedTypeSymbol type = method.ContainingType;
        switch (method.Name)
        {
            case "Wait" when KnownTypes.Is(type, types.SemaphoreSlim):
            case "WaitAsync" when KnownTypes.Is(type, types.SemaphoreSlim) || KnownTypes.Is(type, types.AsyncSemaphore):
            case "AcquireAsync" when KnownTypes.Is(type, types.AsyncSemaphore):
                return IsUnbounded(call) ? "a permit" : null;
            case "WaitOne" when KnownTypes.Is(type, types.WaitHandle):
            case "WaitAll" or "WaitAny" when KnownTypes.Is(type, types.WaitHandle):
            case "Wait" when KnownTypes.Is(type, types.ManualResetEventSlim) || KnownTypes.Is(type, types.CountdownEvent):
                return IsUnbounded(call) ? "a signal" : null;
            case "SignalAndWait" when KnownTypes.Is(type, types.Barrier):
                return IsUnbounded(call) ? "the other participants" : null;
            case "Wait" when KnownTypes.Is(type, types.Monitor):
                return call.Arguments.Length == 1 ? "a pulse" : null;
            case "Join" when KnownTypes.Is(type, types.Thread):
                return IsUnbounded(call) ? "the end of a thread" : null;
            case "Wait" when KnownTypes.Is(type, types.Task) || KnownTypes.Is(type, types.TaskOfT):
                return IsUnbounded(call) ? "a task" : null;
            case "WaitAll" or "WaitAny" when KnownTypes.Is(type, types.Task):
                return IsUnbounded(call) ? "tasks" : null;
            case "ReadAsync" or "WaitToReadAsync" or "ReadAllAsync" when KnownTypes.Is(type, types.ChannelReader):
                return IsUnbounded(call) ? "an item of a channel" : null;
            case "Take" or "GetConsumingEnumerable" when KnownTypes.Is(type, types.BlockingCollection):
                return IsUnbounded(call) ? "an item of a collection" : null;
            default:
                return null;
        }
    }

    /// <summary>Whether the call is in the table and only an explicit <c>CancellationToken.None</c> or infinite time says that it has no limit.</summary>
    public static bool IsWrittenOut(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && (WaitBounds.IsInfinite(argument.Value) || WaitBounds.IsNoToken(argument.Value)))
            {
                return true;
            }
        }

        return false;
    }

    // No time, or an infinite one; no token, or none that can be cancelled.
    private bool IsUnbounded(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            ITypeSymbol? type = argument.Parameter?.Type;
            if (KnownTypes.Is(type, types.CancellationToken) ? argument.ArgumentKind == ArgumentKind.Explicit && !WaitBounds.IsNoToken(argument.Value)
                : (type is { SpecialType: SpecialType.System_Int32 } or { Name: "TimeSpan" }) && !WaitBounds.IsInfinite(argument.Value))
            {
                return false;
            }
        }

        return true;
    }
}
