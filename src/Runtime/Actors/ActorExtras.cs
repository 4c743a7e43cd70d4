using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>What few actors have: timers, streams, something to supervise, and messages that did not end well. Made with the first of them.</summary>
// Concurrency contract
//   Callers:   any thread.
//   I1  Each part is made once, by compare-and-swap, and stays.
//   I2  The counters are interlocked; they count, they decide nothing.
//   Progress:  lock-free.
//   User code runs: never.
internal sealed class ActorExtras
{
    internal long Failed;
    internal long TimedOut;
    internal long Dropped;
    internal long DeadLetters;
    internal long Restarted;

    /// <summary>Messages that were taken and not handled.</summary>
    internal long Buried;

    private ActorTimers? _timers;
    private ActorStreams? _streams;
    private Supervision? _supervision;

    public ActorTimers? Timers => Volatile.Read(ref _timers);

    public ActorStreams? Streams => Volatile.Read(ref _streams);

    public Supervision? Supervision => Volatile.Read(ref _supervision);

    public ActorTimers MakeTimers(DeadlineWheel wheel) => Timers ?? Interlocked.CompareExchange(ref _timers, new ActorTimers(wheel), null) ?? Timers!;

    public ActorStreams MakeStreams() => LazyInitializer.EnsureInitialized(ref _streams);

    public Supervision MakeSupervision() => LazyInitializer.EnsureInitialized(ref _supervision);
}
