using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>
/// The messages in line for one actor and, in the same word, who may run it. Sending is one compare-and-swap that reserves a place and, when the actor was idle, claims
/// it for scheduling; the message then goes by value into its place in a chain of segments.
/// </summary>
// The contract is that of Mailbox; its segments and its evicting line are always of this message type, so they are taken for it without a look.
internal sealed partial class Mailbox<TMessage>(int capacity, QueueFullMode fullMode)
    : Mailbox(capacity, fullMode is QueueFullMode.DropOldest or QueueFullMode.DropNewest ? new EvictingLine<TMessage>(capacity, fullMode) : null)
    where TMessage : struct
{
    private const int FirstLength = 8;
    private const int LongestLength = 1024;

    // While messages follow each other, segments are at least this long.
    private const int FlowLength = 64;

    private EvictingLine<TMessage>? Evicting
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.As<EvictingLine<TMessage>>(_evicting);
    }

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
                if ((state & MailboxState.Idle) != 0)
                {
                    Volatile.Write(ref _firstOfRun, position);
                }

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out TMessage message, out Reply? reply, out int version, out long sentAt) => TryTake(default(NoGate<TMessage>), out message, out reply, out version, out sentAt);

    /// <summary>The same, if the gate admits the message: false also where it does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Into the consumer's loop: the message is then copied once, to its stack.
    public bool TryTake<TGate>(TGate gate, out TMessage message, out Reply? reply, out int version, out long sentAt)
        where TGate : struct, IHeadGate<TMessage>
    {
        if (Evicting is { } evicting)
        {
            return evicting.TryTake(gate, out message, out reply, out version, out sentAt);
        }

        var spin = new SpinWait();
        long awaited = -1;
        while (true)
        {
            long head = _head;
            MailboxSegment<TMessage>? segment = OfMessage(Volatile.Read(ref _headSegment));
            if (segment is not null)
            {
                long offset = head - segment.Base;
                if (offset == segment.Length)
                {
                    segment = Advance(segment);
                    offset = 0;
                }

                ref MailboxSlot<TMessage> slot = ref segment[offset];
                int slotState = Volatile.Read(ref slot.State); // acquire (I2): pairs with the release in Fill.
                if (slotState != 0)
                {
                    if (slotState == MailboxSlotState.Published)
                    {
                        reply = null;
                        version = 0;
                        sentAt = 0;
                    }
                    else
                    {
                        segment.ReadExtra(offset, out reply, out version, out sentAt);
                    }

                    // A withdrawn one is passed over in any case.
                    if (!gate.Admits(in slot.Message) && reply?.IsWithdrawn(version) != true)
                    {
                        break;
                    }

                    message = slot.Message;
                    segment.Forget(ref slot, slotState, offset);
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

            AwaitPublication(ref spin, isFirst: head != awaited); // Reserved, not yet published (I2).
            awaited = head;
        }

        message = default;
        reply = null;
        version = 0;
        sentAt = 0;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static MailboxSegment<TMessage>? OfMessage(MailboxSegment? segment) => Unsafe.As<MailboxSegment<TMessage>>(segment);
}
