namespace Concurrency;

/// <summary>What few actors have: timers and streams. One field of the cell, made with the first of them.</summary>
// Concurrency contract
//   Callers:   any thread.
//   I1  Each part is made once, by compare-and-swap, and stays.
//   Progress:  lock-free.
//   User code runs: never.
internal sealed class ActorExtras
{
    private ActorTimers? _timers;
    private ActorStreams? _streams;

    public ActorTimers? Timers => Volatile.Read(ref _timers);

    public ActorStreams? Streams => Volatile.Read(ref _streams);

    public ActorTimers MakeTimers(DeadlineWheel wheel) => Timers ?? Interlocked.CompareExchange(ref _timers, new ActorTimers(wheel), null) ?? Timers!;

    public ActorStreams MakeStreams() => Streams ?? Interlocked.CompareExchange(ref _streams, new ActorStreams(), null) ?? Streams!;
}
