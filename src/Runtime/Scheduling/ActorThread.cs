using System.Runtime.CompilerServices;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>What the runtime keeps per thread: whose turn runs here, and, on a worker, what runs next.</summary>
// Concurrency contract
//   Callers:   the thread itself; the scheduler's watch reads Progress and takes Next.
//   I1  Cell, Depth, LastAwaited and Context are the thread's own.
//   I2  Next is written by the thread; taken, by compare-and-swap or exchange, by the thread or by the watch, so by one of them.
//   Progress:  wait-free.
internal sealed class ActorThread
{
    [ThreadStatic]
    private static ActorThread? t_current;

    // The item that runs after the present one; null or an item (I2).
    private IThreadPoolWorkItem? _next;

    private long _progress;

    public static ActorThread Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_current ?? Create();
    }

    /// <summary>The actor whose turn runs on this thread right now.</summary>
    public ActorCell? Cell { get; set; }

    /// <summary>Turns that run inside each other here, each asked inline by the one around it.</summary>
    public int Depth { get; set; }

    /// <summary>The reply that was awaited last on this thread: what a turn that suspends here most likely waits for. A hint, looked at closely.</summary>
    public Reply? LastAwaited { get; set; }

    /// <summary>The scheduler whose worker this thread is at the moment.</summary>
    public ActorScheduler? Scheduler { get; set; }

    /// <summary>What a worker has between two turns, and is given back after an asynchronous one; null where that is to be asked for.</summary>
    public ExecutionContext? Context { get; set; }

    /// <summary>The scheduler that has this thread on its list.</summary>
    public ActorScheduler? KnownTo { get; set; }

    /// <summary>Items run; moves while the worker does.</summary>
    public long Progress => Volatile.Read(ref _progress);

    /// <summary>For the watch: <see cref="Progress"/> when it last looked.</summary>
    public long Seen { get; set; }

    /// <summary>For the watch: how many times it has looked since.</summary>
    public int StalledTicks { get; set; }

    /// <summary>Whether an item is put next.</summary>
    public bool HasNext => Volatile.Read(ref _next) is not null;

    /// <summary>Counts an item. Only by the thread.</summary>
    public void Advance() => Volatile.Write(ref _progress, _progress + 1);

    /// <summary>Puts an item next; returns the one it displaces. Only by the thread.</summary>
    public IThreadPoolWorkItem? PutNext(IThreadPoolWorkItem item)
    {
        if (Volatile.Read(ref _next) is null)
        {
            Volatile.Write(ref _next, item); // Nobody else puts here, so it is still null.
            return null;
        }

        return Interlocked.Exchange(ref _next, item);
    }

    /// <summary>Takes the item, for the thread or for the watch.</summary>
    public IThreadPoolWorkItem? TakeNext() => Volatile.Read(ref _next) is null ? null : Interlocked.Exchange(ref _next, null);

    /// <summary>Takes the item if it is this one.</summary>
    public bool TakeNextIf(IThreadPoolWorkItem item) =>
        ReferenceEquals(Volatile.Read(ref _next), item) && ReferenceEquals(Interlocked.CompareExchange(ref _next, null, item), item);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ActorThread Create() => t_current = new ActorThread();
}
