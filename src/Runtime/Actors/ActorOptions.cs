namespace Concurrency;

/// <summary>How one actor runs. What is not set here comes from its <see cref="ActorAttribute"/>.</summary>
/// <remarks>Read once, when the actor starts; changing an instance afterwards has no effect. Invalid values throw at <c>Start</c>, naming the property.</remarks>
public class ActorOptions
{
    /// <summary>The actor's name in exceptions; the class name unless set.</summary>
    public string? Name { get; set; }

    /// <summary>How many messages may wait, the running one not counted. At least 1.</summary>
    public int? Capacity { get; set; }

    /// <summary>What happens to a message that finds the mailbox full.</summary>
    public QueueFullMode? FullMode { get; set; }

    /// <summary>How long an ask, or a tell that waits for room, may take. <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan? AskTimeout { get; set; }

    /// <summary>How long disposing the handle lets the mailbox drain before it cancels. 10 seconds unless set.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a handler may take to end after its token was cancelled by a stop, before its caller is answered without it. 5 seconds unless set. A restart gives the old object
    /// as long for its open turns, <see cref="IActorLifecycle.StoppingAsync"/> and disposal, and becomes a stop when they take longer.
    /// </summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Called with every error that has no caller to go to: a tell's exception, what a handler threw after its ask had timed out, a throwing lifecycle method or dispose. Without it such an
    /// error surfaces through <see cref="TaskScheduler.UnobservedTaskException"/>. An exception thrown by the callback surfaces there too.
    /// </summary>
    public Action<ActorError>? OnError { get; set; }

    /// <summary>What happens when a message that nobody waits for fails: go on, start again with a new object, or stop. <see cref="OnError"/> is called first in any case.</summary>
    public ActorErrorMode? ErrorMode { get; set; }

    /// <summary>How many restarts <see cref="RestartWindow"/> may see; one more stops the actor. 5 unless set; at least 1.</summary>
    public int? RestartLimit { get; set; }

    /// <summary>How long a restart counts. 60 seconds unless set; <see cref="Timeout.InfiniteTimeSpan"/> for the actor's whole life.</summary>
    public TimeSpan? RestartWindow { get; set; }

    /// <summary>
    /// Called when a new object is about to take the place of one that failed: actor, and the message that failed. An exception thrown by the callback goes to <see cref="OnError"/>.
    /// </summary>
    public Action<string, string>? OnRestart { get; set; }

    /// <summary>Whether an ask may run its handler on the caller's thread.</summary>
    public InlineMode? Inline { get; set; }

    /// <summary>A turn that is open for longer is reported to <see cref="OnSlowTurn"/>, and again each time it has been open twice as long. 5 seconds unless set; infinite for never.</summary>
    public TimeSpan SlowTurnThreshold { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a stream stays open while nobody reads it: then what the handler has open is disposed, as a turn of the actor, and the next move throws a
    /// <see cref="TimeoutException"/>. 60 seconds unless set; infinite for as long as the actor runs.
    /// </summary>
    public TimeSpan StreamIdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Called with a turn that has been open for <see cref="SlowTurnThreshold"/>: an asynchronous handler that does not come back, or a synchronous one that holds its thread.
    /// The event source <c>Concurrency</c> reports it in any case.
    /// </summary>
    public Action<SlowTurn>? OnSlowTurn { get; set; }

    /// <summary>
    /// Called with every message that a stop leaves unhandled: an accepted tell that was still in line, and whatever is sent to the stopped actor (its sender is told as well):
    /// actor and message. Without it, accepted tells go to <see cref="OnError"/>.
    /// </summary>
    public Action<string, string>? OnDeadLetter { get; set; }

    /// <summary>Called with every waiting tell that was evicted for a newer one (<see cref="QueueFullMode.DropOldest"/>, <see cref="QueueFullMode.DropNewest"/>) or dropped: actor and message.</summary>
    public Action<string, string>? OnDropped { get; set; }

    /// <summary>The clock of timeouts and deadlines.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where handlers run.</summary>
    public IWorkScheduler Scheduler { get; set; } = WorkScheduler.ThreadPool;
}
