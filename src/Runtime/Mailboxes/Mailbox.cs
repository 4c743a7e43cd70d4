using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>
/// A mailbox, but for its messages: who may run the actor, how many are in line, who waits for room. Code of this class is compiled once, that of <see cref="Mailbox{TMessage}"/> for every
/// actor class there is.
/// </summary>
// Concurrency contract
//   Callers:   TrySend, Withdraw and the readers from any thread; TryTake, TryLeave, TryRest only by the consumer, which is whoever cleared Idle (I1).
//   I1  Idle is set exactly while nobody runs the actor. Whoever clears it is the consumer until he sets it again; setting it requires that no place is reserved
//       beyond Head, in the same compare-and-swap; but for actors whose head may have to wait (TryPark), which are called when that changes.
//   I2  A place is written by the sender that reserved it and published by its state (release); the consumer reads it after that (acquire) and lets go of it before Head moves.
//   I3  Room: what is in line is Position - (Head - Skipped + Withdrawn), read in this order so that it is never too small. Each message leaves once: taken by
//       the consumer, or withdrawn by its sender's timeout, token or the stop, and then skipped by the consumer.
//   I4  Flags are only ever added, but for Watched, Called and Idle. Once Closed is set no sender reserves a place; the place of a sender that did before is published soon.
//   I5  The sender of the middle place of a segment links the next one before it publishes its message, so the consumer always finds a successor.
//   Linearizes: a send at its compare-and-swap of State; a withdrawal at the reply's; a take at the write of Head.
//   Progress:  senders are lock-free but for those that run ahead of the sender that links the next segment; the consumer waits for a sender between reserving and publishing.
//   User code runs: never.
//   After: the segmented queues of D. Vyukov's MPSC queue and JCTools' MpscUnboundedXaddArrayQueue (segments, reservation by index) with the idle flag in the index word.
internal abstract partial class Mailbox : MailboxMiddle
{
    // How long, in iterations of a spin (a microsecond and a half), a consumer whose thread has nothing else to do stays away from a place that is reserved and not published. Who has caught up
    // with a sender would otherwise take the line from him that he is about to write, once per message, at a multiple of what the message costs.
    private const int Distance = 40;

    // A segment near the end: a hint for senders, checked at each use. Any thread.
    private protected MailboxSegment? _tailSegment;

    // The next position, shifted, and the flags of MailboxState; interlocked only (I1).
    private protected long _state;

    // Below this position there is room for certain (I3). Any thread; benign: a stale smaller value costs a look at the counters.
    private protected long _limit;

    // What _evicting says, once more: senders look at it at every message, and that one lies beside what the consumer writes.
    private readonly bool _evicts;

    // The last message that found the actor idle. Its sender; benign: it decides on lengths.
    private protected long _firstOfRun;

    // Messages taken out of line by their senders; interlocked only (I3).
    private long _withdrawn;

    private protected Mailbox(int capacity, EvictingLine? evicting)
        : base(capacity, evicting)
    {
        _state = MailboxState.Idle;
        _limit = capacity;
        _evicts = evicting is not null;
    }

    /// <summary>Whether messages are sent by SendEvicting instead of TrySend.</summary>
    public bool Evicts => _evicts;

    public long State => Volatile.Read(ref _state);

    /// <summary>How many messages are in line, those that wait for room included.</summary>
    public long Count => _evicting?.Count ?? Math.Max(0, MailboxState.PositionOf(State) - Left());

    /// <summary>Messages that the consumer has taken; statistics.</summary>
    public long Taken => _evicting?.Taken ?? (Volatile.Read(ref _head) - Volatile.Read(ref _skipped));

    /// <summary>
    /// The replies in line, for a stop that cannot wait for the consumer. They may have been taken, answered and used again by the time they are looked at: whoever gets
    /// them acts by compare-and-swap on a reply that still is in line here. Complete for what was sent before a flag that closes the intake was raised.
    /// </summary>
    public List<Reply> FindReplies()
    {
        var replies = new List<Reply>();
        if (_evicting is { } evicting)
        {
            evicting.FindReplies(replies);
            return replies;
        }

        long end = MailboxState.PositionOf(State);
        long head = Volatile.Read(ref _head);
        if (head < end)
        {
            FindReplies(replies, head, end);
        }

        return replies;
    }

    private protected abstract void FindReplies(List<Reply> replies, long first, long end);

    /// <summary>
    /// Whether the tell that waits finds no room before a message is taken: there is none, and nothing in line can be withdrawn by its sender's limit or token, or by an eviction. Messages that come
    /// later, and are withdrawn, would make room too; they are not foreseen.
    /// </summary>
    public bool NeedsATurnForRoom(Reply tell)
    {
        if (_evicting is not null || tell.Cell is not { } cell || tell.Position < Left() + _capacity)
        {
            return false;
        }

        return FindReplies().TrueForAll(other => ReferenceEquals(other, tell) || !other.IsInLineAt(cell));
    }

    /// <summary>Becomes the consumer of an actor that is idle, so empty, without sending. The caller then runs one turn and leaves with the word it got.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter(out long state)
    {
        long idle = Volatile.Read(ref _state);
        state = idle & ~MailboxState.Idle;
        return (idle & MailboxState.Flags) == MailboxState.Idle && Interlocked.CompareExchange(ref _state, state, idle) == idle;
    }

    /// <summary>Goes idle when nothing has come since <see cref="TryEnter"/> (I1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLeave(long state) => Interlocked.CompareExchange(ref _state, state | MailboxState.Idle, state) == state;

    /// <summary>Goes idle when nothing is in line and no flag asks for more (I1). Consumer only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLeave()
    {
        long state = Volatile.Read(ref _state);
        return (state & MailboxState.Flags) == 0 && IsEmptyAt(state) && Interlocked.CompareExchange(ref _state, state | MailboxState.Idle, state) == state;
    }

    /// <summary>Moves from one set of flags to another if nothing is in line; false when something is, or the state has moved. Consumer only.</summary>
    public bool TryRest(long state, long add, long remove) =>
        IsEmptyAt(state) && Interlocked.CompareExchange(ref _state, (state | add) & ~remove, state) == state;

    /// <summary>Goes idle although messages are in line or flags are set, if nothing has changed since the word was read. Consumer only, and of an actor that is called (I1).</summary>
    public bool TryPark(long state) => (state & MailboxState.Called) == 0 && Interlocked.CompareExchange(ref _state, state | MailboxState.Idle, state) == state;

    /// <summary>Takes a flag away; returns the word without it. Consumer only.</summary>
    public long Lower(long flag)
    {
        while (true)
        {
            long state = Volatile.Read(ref _state);
            if ((state & flag) == 0 || Interlocked.CompareExchange(ref _state, state & ~flag, state) == state)
            {
                return state & ~flag;
            }
        }
    }

    /// <summary>Adds flags; when the actor was idle the caller becomes its consumer, and learns it by the Idle flag of what was.</summary>
    public long Raise(long flags)
    {
        while (true)
        {
            long state = Volatile.Read(ref _state);
            if (Interlocked.CompareExchange(ref _state, (state | flags) & ~MailboxState.Idle, state) == state)
            {
                return state;
            }
        }
    }

    private bool IsEmptyAt(long state) => _evicting?.IsEmpty ?? (MailboxState.PositionOf(state) == _head);

    // How many messages have left the line; never too many (I3).
    private long Left()
    {
        long head = Volatile.Read(ref _head);
        return head - Volatile.Read(ref _skipped) + Volatile.Read(ref _withdrawn);
    }

    // Where the thread has something else to do its senders wait for that, not for each other: then every nanosecond counts.
    private protected static void AwaitPublication(ref SpinWait spin, bool isFirst)
    {
        if (isFirst && ActorThread.Current.Scheduler is { HasMore: false })
        {
            Thread.SpinWait(Distance);
        }

        spin.SpinOnce(sleep1Threshold: -1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected long RaiseLimit()
    {
        long limit = Left() + _capacity;
        Volatile.Write(ref _limit, limit);
        return limit;
    }
}
