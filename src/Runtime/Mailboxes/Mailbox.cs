using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>
/// The messages in line for one actor and, in the same word, who may run it. Sending is one compare-and-swap that reserves a place and, when the actor was idle, claims
/// it for scheduling; the message then goes by value into its place in a chain of segments.
/// </summary>
// Concurrency contract
//   Callers:   TrySend, Withdraw and the readers from any thread; TryTake, TryLeave, TryRest only by the consumer, which is whoever cleared Idle (I1).
//   I1  Idle is set exactly while nobody runs the actor. Whoever clears it is the consumer until he sets it again; setting it requires that no place is reserved
//       beyond Head, in the same compare-and-swap; but for actors whose head may have to wait (TryPark), which are called when that changes.
//   I2  A place is written by the sender that reserved it and published by IsFull (release); the consumer reads it after that (acquire) and gives it back before Head moves.
//   I3  Room: what is in line is Position - (Head - Skipped + Withdrawn), read in this order so that it is never too small. Each message leaves once: taken by
//       the consumer, or withdrawn by its sender's timeout, token or the stop, and then skipped by the consumer.
//   I4  Flags are only ever added, but for Watched, Called and Idle. Once Closed is set no sender reserves a place; the place of a sender that did before is published soon.
//   I5  The sender of the middle place of a segment links the next one before it publishes its message, so the consumer always finds a successor.
//   Linearizes: a send at its compare-and-swap of State; a withdrawal at the reply's; a take at the write of Head.
//   Progress:  senders are lock-free but for those that run ahead of the sender that links the next segment; the consumer waits for a sender between reserving and publishing.
//   User code runs: never.
//   After: the segmented queues of D. Vyukov's MPSC queue and JCTools' MpscUnboundedXaddArrayQueue (segments, reservation by index) with the idle flag in the index word.
internal sealed partial class Mailbox<TMessage> : MailboxMiddle<TMessage>
    where TMessage : struct
{
    private const int FirstLength = 8;
    private const int LongestLength = 1024;

    // A segment near the end: a hint for senders, checked at each use. Any thread.
    private MailboxSegment<TMessage>? _tailSegment;

    // The next position, shifted, and the flags of MailboxState; interlocked only (I1).
    private long _state;

    // Below this position there is room for certain (I3). Any thread; benign: a stale smaller value costs a look at the counters.
    private long _limit;

    // Messages taken out of line by their senders; interlocked only (I3).
    private long _withdrawn;

    public Mailbox(int capacity, QueueFullMode fullMode)
        : base(capacity, fullMode)
    {
        _state = MailboxState.Idle;
        _limit = capacity;
    }

    /// <summary>Whether messages are sent by SendEvicting instead of TrySend.</summary>
    public bool Evicts => _evicting is not null;

    public long State => Volatile.Read(ref _state);

    /// <summary>How many messages are in line, those that wait for room included.</summary>
    public long Count => _evicting?.Count ?? Math.Max(0, MailboxState.PositionOf(State) - Left());

    /// <summary>Messages that the consumer has taken; statistics.</summary>
    public long Taken => _evicting?.Taken ?? (Volatile.Read(ref _head) - Volatile.Read(ref _skipped));

    /// <summary>Sends a message that may stand beyond the capacity (<paramref name="mayWait"/>: its sender waits, or it is the actor's own) or may not.</summary>
    /// <param name="message">The message.</param>
    /// <param name="reply">Who waits for it, or null.</param>
    /// <param name="mayWait">Whether it is put in line although there is no room. A tell's reply then waits for room.</param>
    /// <param name="closedBy">The flags that refuse it.</param>
    /// <param name="sentAt">A timestamp, or 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SendOutcome TrySend(in TMessage message, Reply? reply, bool mayWait, long closedBy, long sentAt)
    {
        Debug.Assert(_evicting is null, "The eviction modes send through Evict.");
        while (true)
        {
            long state = Volatile.Read(ref _state);
            if ((state & closedBy) != 0)
            {
                return SendOutcome.Closed;
            }

            long position = MailboxState.PositionOf(state);
            bool isOver = position >= Volatile.Read(ref _limit) && position >= RaiseLimit();
            if (isOver && !mayWait)
            {
                return SendOutcome.Full;
            }

            // Reserves the place and, where the actor was idle, the right to run it (I1).
            if (Interlocked.CompareExchange(ref _state, (state + MailboxState.One) & ~MailboxState.Idle, state) == state)
            {
                if (isOver && reply is { IsTell: true })
                {
                    WaitForRoom(reply, position);
                }

                Fill(position, message, reply, sentAt);
                return (state & MailboxState.Idle) != 0 ? SendOutcome.AcceptedByIdle : SendOutcome.Accepted;
            }
        }
    }

    /// <summary>Takes the next message that nobody has withdrawn; an ask is then running, a tell that waited has been accepted. Consumer only.</summary>
    public bool TryTake(out TMessage message, out Reply? reply, out int version, out long sentAt) => TryTake(default(NoGate<TMessage>), out message, out reply, out version, out sentAt);

    /// <summary>The same, if the gate admits the message: false also where it does not.</summary>
    public bool TryTake<TGate>(TGate gate, out TMessage message, out Reply? reply, out int version, out long sentAt)
        where TGate : struct, IHeadGate<TMessage>
    {
        if (_evicting is { } evicting)
        {
            return evicting.TryTake(gate, out message, out reply, out version, out sentAt);
        }

        var spin = new SpinWait();
        while (true)
        {
            long head = _head;
            MailboxSegment<TMessage>? segment = Volatile.Read(ref _headSegment);
            if (segment is not null)
            {
                if (head - segment.Base == segment.Length)
                {
                    segment = Advance(segment);
                }

                ref MailboxSlot<TMessage> slot = ref segment[head - segment.Base];
                if (Volatile.Read(ref slot.IsFull) != 0) // acquire (I2): pairs with the release in Fill.
                {
                    // A withdrawn one is passed over in any case.
                    if (!gate.Admits(in slot.Message) && slot.Reply?.IsWithdrawn(slot.Version) != true)
                    {
                        break;
                    }

                    message = slot.Message;
                    reply = slot.Reply;
                    version = slot.Version;
                    sentAt = slot.SentAt;
                    Empty(ref slot);
                    if (reply is null || TryBegin(ref reply, version))
                    {
                        Volatile.Write(ref _head, head + 1); // release (I2, I3)
                        if (Volatile.Read(ref _waiting) != 0)
                        {
                            AdmitWhenWorthIt();
                        }

                        return true;
                    }

                    Volatile.Write(ref _skipped, _skipped + 1); // before Head (I3)
                    Volatile.Write(ref _head, head + 1);
                    continue;
                }
            }

            if (MailboxState.PositionOf(State) == head)
            {
                break;
            }

            spin.SpinOnce(sleep1Threshold: -1); // Reserved, not yet published (I2).
        }

        message = default;
        reply = null;
        version = 0;
        sentAt = 0;
        return false;
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long RaiseLimit()
    {
        long limit = Left() + _capacity;
        Volatile.Write(ref _limit, limit);
        return limit;
    }
}
