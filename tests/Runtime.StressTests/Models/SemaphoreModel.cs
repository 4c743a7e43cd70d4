using Concurrency.Interleaving;

namespace Concurrency.Runtime.StressTests.Models;

internal enum SemaphoreOperation
{
    /// <summary>A wait takes a permit or its place in line.</summary>
    Join,

    /// <summary>A wait was seen to have a permit.</summary>
    Granted,

    /// <summary>A wait was seen to have left the line without.</summary>
    Cancelled,

    TryWaitTrue,
    TryWaitFalse,
    Release,
}

internal readonly record struct SemaphoreCall(SemaphoreOperation Operation, char Waiter = '-');

/// <summary>Strictly first come, first served. The state is the free permits, those in line in order, and those with a permit they have not seen yet.</summary>
internal sealed class SemaphoreModel(int permits) : ISequentialModel<(int Free, string Line, string Granted), SemaphoreCall>
{
    public (int Free, string Line, string Granted) Initial => (permits, "", "");

    public bool TryApply((int Free, string Line, string Granted) state, SemaphoreCall call, out (int Free, string Line, string Granted) next)
    {
        next = state;
        switch (call.Operation)
        {
            case SemaphoreOperation.Join:
                next = state.Free > 0 ? (state.Free - 1, state.Line, Add(state.Granted, call.Waiter)) : (0, state.Line + call.Waiter, state.Granted);
                return true;
            case SemaphoreOperation.Granted:
                next.Granted = Remove(state.Granted, call.Waiter);
                return next.Granted != state.Granted;
            case SemaphoreOperation.Cancelled:
                next.Line = Remove(state.Line, call.Waiter);
                return next.Line != state.Line;
            case SemaphoreOperation.TryWaitTrue:
                next.Free--;
                return state.Free > 0;
            case SemaphoreOperation.TryWaitFalse:
                return state.Free == 0;
            default:
                next = state.Line.Length > 0 ? (0, state.Line[1..], Add(state.Granted, state.Line[0])) : (state.Free + 1, "", state.Granted);
                return true;
        }
    }

    // Sorted: a set, with structural equality.
    private static string Add(string set, char waiter) => string.Concat((set + waiter).Order());

    private static string Remove(string line, char waiter) => line.Replace(waiter.ToString(), "", StringComparison.Ordinal);
}
