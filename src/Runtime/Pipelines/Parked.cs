using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>
/// A worker's way to wait: awaiting it puts the worker into the line chosen with <see cref="In"/> until somebody wakes it. One per worker, no allocation per wait. A wake says
/// that it is worth looking again, no more: the worker loops.
/// </summary>
internal sealed class Parked : ICriticalNotifyCompletion, IThreadPoolWorkItem
{
    private WaitLine? _next;
    private IWorkScheduler? _scheduler;

    // Written before the worker enters the line, whose lock publishes it to whoever takes it out.
    private Action? _continuation;

    internal Parked? Next { get; set; }

    internal Parked? Previous { get; set; }

    /// <summary>The line it stands in. Becomes and ceases to be a given line under that line's lock only, so there the comparison with it is certain.</summary>
    internal WaitLine? Line { get; set; }

    public bool IsCompleted => false;

    /// <summary>What to await.</summary>
    internal Parked In(WaitLine line)
    {
        _next = line;
        return this;
    }

    /// <summary>What to await to let others have the thread for a moment.</summary>
    internal Parked Yield(IWorkScheduler scheduler)
    {
        _next = null;
        _scheduler = scheduler;
        return this;
    }

    public Parked GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        _continuation = continuation;
        if (_next is { } line) line.Enter(this);
        else _scheduler!.Schedule(this);
    }

    void IThreadPoolWorkItem.Execute() => _continuation!();
}
