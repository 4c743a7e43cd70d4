namespace Concurrency.CompilerServices;

/// <summary>What an actor knows about its objects: how to make another one, what goes with the present one, how often it had to, and why it gave up. Made when one of these is needed.</summary>
// Concurrency contract
//   Callers:   the actor's consumer, but for Cause and Teardown, and for Predecessor and GivenUp, which any thread reads.
//   I1  Cause is written once, by compare-and-swap, by whoever stops the actor because of an error.
//   I2  Teardown leaves Running by compare-and-swap: to None by the restart that ends in time, to Overdue by its timer. So either it goes on or the timer stops the actor.
//   I3  Predecessor is written before the directory's map leads to the actor, and once more, to null, when the one before has ended. GivenUp is written once.
//   User code runs: never.
internal sealed class Supervision
{
    internal const int None = 0;
    internal const int Running = 1;
    internal const int Overdue = 2;

    private readonly Queue<long> _restarts = new();
    private Exception? _cause;
    private ActorCell? _predecessor;
    private Exception? _givenUp;

    /// <summary>See I2.</summary>
    internal int Teardown;

    /// <summary>Constructs another object; null where the actor never restarts.</summary>
    public Func<ActorScope, object>? Again { get; set; }

    /// <summary>What goes with the present object.</summary>
    public ActorScope? Scope { get; set; }

    /// <summary>Of a keyed actor: what kept its first object from standing. Written before the actor is closed.</summary>
    public Exception? ActivationError { get; set; }

    /// <summary>Of a keyed actor that is closed: who begins when it has ended. Guarded by the directory.</summary>
    public ActorCell? Successor { get; set; }

    /// <summary>Of a keyed actor that has not begun: whose end it waits for.</summary>
    public ActorCell? Predecessor
    {
        get => Volatile.Read(ref _predecessor);
        set => Volatile.Write(ref _predecessor, value);
    }

    /// <summary>What the actor was given up with, as something of it did not return.</summary>
    public Exception? GivenUp
    {
        get => Volatile.Read(ref _givenUp);
        set => Volatile.Write(ref _givenUp, value);
    }

    /// <summary>Whether the present object's <see cref="IActorLifecycle.StartedAsync"/> has succeeded.</summary>
    public bool HasStarted { get; set; }

    /// <summary>The error that stops the actor.</summary>
    public Exception? Cause => Volatile.Read(ref _cause);

    public void GiveUp(Exception cause) => Interlocked.CompareExchange(ref _cause, cause, null);

    /// <summary>Counts a restart; false when the window has seen as many as it may.</summary>
    public bool TryCount(ActorSettings settings)
    {
        long now = settings.Time.GetTimestamp();
        while (settings.RestartWindow != Timeout.InfiniteTimeSpan && _restarts.TryPeek(out long first) && settings.Time.GetElapsedTime(first, now) >= settings.RestartWindow)
        {
            _restarts.Dequeue();
        }

        if (_restarts.Count >= settings.RestartLimit)
        {
            return false;
        }

        _restarts.Enqueue(now);
        return true;
    }
}
