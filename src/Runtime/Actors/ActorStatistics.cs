namespace Concurrency;

/// <summary>What an actor has done and has to do. Each number is exact by itself; together they are not one moment's.</summary>
/// <param name="Queued">Messages in line, those that wait for room included, the running one not.</param>
/// <param name="Waiting">Tells that wait for room.</param>
/// <param name="IsBusy">Whether a turn is open or scheduled.</param>
/// <param name="Handled">Turns that were begun.</param>
/// <param name="Inlined">Of those, the ones run on the caller's thread.</param>
/// <param name="Failed">Turns whose handler threw.</param>
/// <param name="TimedOut">Asks and waiting tells that ran into their time limit.</param>
/// <param name="Dropped">Messages evicted from or refused by a full mailbox in a dropping mode.</param>
/// <param name="DeadLetters">Messages that met a stopped actor, or were in line when it stopped.</param>
/// <param name="Restarts">How often a new object took the old one's place.</param>
public readonly record struct ActorStatistics(
    long Queued,
    int Waiting,
    bool IsBusy,
    long Handled,
    long Inlined,
    long Failed,
    long TimedOut,
    long Dropped,
    long DeadLetters,
    long Restarts)
{
    /// <summary>How many messages may be in line.</summary>
    public int Capacity { get; init; }

    /// <summary>Messages that <c>After</c> will send, their time not yet come.</summary>
    public long Scheduled { get; init; }

    /// <summary>Streams that are open: begun, and what their handler has open not yet disposed.</summary>
    public int Streams { get; init; }
}
