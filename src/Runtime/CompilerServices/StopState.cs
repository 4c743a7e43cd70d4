namespace Concurrency.CompilerServices;

/// <summary>What an actor needs when somebody stops it, waits for its rest or for its end. Made by the first who does.</summary>
// Concurrency contract
//   Callers:   any thread.
//   I1  Each part is made once and stays, but for _rest, which is exchanged for null when rest has come, and the timers, when they are disposed.
//   I2  Nobody's belongs to many actors, all of which have ended: it is completed from the start, has no lifetime and no rest to wait for. A stop that comes at the very end of an actor may
//       still set a flag or a timer there; nobody asks an ended actor for the one, and who sets the other disposes it, or it finds an actor that has ended.
//   User code runs: never; continuations of the sources run on the thread pool.
internal sealed class StopState
{
    /// <summary>That of every actor that ended before anybody asked for its end.</summary>
    public static readonly StopState Nobodys = new() { _completion = Completed() };

    /// <summary>Cancels at the deadline.</summary>
    internal ITimer? DeadlineTimer;

    /// <summary>Gives up on what was cancelled. Another one, as a cancellation that comes before the deadline has its grace time beside it.</summary>
    internal ITimer? GraceTimer;

    /// <summary>1 once the deadline has been set, and 1 once everything has been cancelled; interlocked.</summary>
    internal int HasDeadline;

    /// <inheritdoc cref="HasDeadline"/>
    internal int HasCancelled;

    private TaskCompletionSource? _completion;
    private TaskCompletionSource? _rest;
    private Lifetime? _lifetime;

    public bool IsCompleted => Volatile.Read(ref _completion) is { Task.IsCompleted: true };

    public TaskCompletionSource Completion => LazyInitializer.EnsureInitialized(ref _completion, static () => new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Completes at the next moment of rest; an ended actor is at rest.</summary>
    public Task NextRest => IsCompleted ? Task.CompletedTask : LazyInitializer.EnsureInitialized(ref _rest, static () => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void OnRest() => Interlocked.Exchange(ref _rest, null)?.TrySetResult();

    public Lifetime LifetimeOf(ILifetimeOwner owner) => ReferenceEquals(this, Nobodys) ? new Lifetime(owner)
        : Volatile.Read(ref _lifetime) ?? Interlocked.CompareExchange(ref _lifetime, new Lifetime(owner), null) ?? _lifetime;

    public void DisposeTimers()
    {
        if (!ReferenceEquals(this, Nobodys))
        {
            Interlocked.Exchange(ref DeadlineTimer, null)?.Dispose();
            Interlocked.Exchange(ref GraceTimer, null)?.Dispose();
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
