using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Concurrency;

/// <content>Places: where a position is, and how the chain of segments grows and shrinks.</content>
internal sealed partial class Mailbox<TMessage>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill(long position, in TMessage message, Reply? reply, long sentAt)
    {
        MailboxSegment<TMessage>? segment = OfMessage(Volatile.Read(ref _tailSegment));
        if (segment is null || !segment.Holds(position, this))
        {
            segment = Locate(position);
        }

        // From here on the segment is kept by the place this sender has reserved in it.
        long offset = position - segment.Base;
        if (offset == segment.Length >> 1)
        {
            LinkNext(segment);
        }

        int slotState = MailboxSlotState.Published;
        if (reply is not null || sentAt != 0)
        {
            segment.SetExtra(offset, reply, sentAt);
            slotState |= MailboxSlotState.HasExtra;
        }

        ref MailboxSlot<TMessage> slot = ref segment[offset];
        slot.Message = message;
        Volatile.Write(ref slot.State, slotState); // release (I2): pairs with the acquire in TryTake.
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private MailboxSegment<TMessage> Locate(long position)
    {
        if (position == 0)
        {
            var first = new MailboxSegment<TMessage>(FirstLength);
            first.Adopt(this, 0);
            Volatile.Write(ref _headSegment, first);
            Volatile.Write(ref _tailSegment, first); // release: pairs with the acquire in Fill.
            return first;
        }

        var spin = new SpinWait();
        while (true)
        {
            MailboxSegment<TMessage>? segment = Find(position, OfMessage(Volatile.Read(ref _tailSegment))) ?? Find(position, OfMessage(Volatile.Read(ref _headSegment)));
            if (segment is not null)
            {
                return segment;
            }

            spin.SpinOnce(sleep1Threshold: -1); // The sender that links has reserved its place, but not linked yet (I5).
        }
    }

    private MailboxSegment<TMessage>? Find(long position, MailboxSegment<TMessage>? from)
    {
        for (MailboxSegment<TMessage>? segment = from; segment is not null; segment = segment.Next)
        {
            if (segment.Holds(position, this))
            {
                // benign: senders race with this hint, and any of them is as good.
                Volatile.Write(ref _tailSegment, segment);
                return segment;
            }

            if (!segment.IsBefore(position, this))
            {
                return null;
            }
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LinkNext(MailboxSegment<TMessage> segment)
    {
        MailboxSegment<TMessage> next = RentSegment(NextLength(segment));
        next.Adopt(this, segment.Base + segment.Length);
        segment.Link(next);
    }

    // Lengths double while the consumer lags behind, up to a point also while it never gets to rest, and halve when it does.
    private int NextLength(MailboxSegment<TMessage> segment)
    {
        bool lags = !ReferenceEquals(Volatile.Read(ref _headSegment), segment);
        return lags ? Math.Min(segment.Length * 2, LongestLength)
            : Volatile.Read(ref _firstOfRun) >= segment.Base ? Math.Max(segment.Length / 2, FirstLength)
            : Math.Max(segment.Length, Math.Min(segment.Length * 2, FlowLength));
    }

    private MailboxSegment<TMessage> RentSegment(int length)
    {
        if (length >= MailboxSegmentPool<TMessage>.ShortestShared)
        {
            return MailboxSegmentPool<TMessage>.Rent(length);
        }

        return OfMessage(Interlocked.Exchange(ref _spare, null)) ?? new MailboxSegment<TMessage>(length);
    }

    // The consumer has emptied a segment.
    private MailboxSegment<TMessage> Advance(MailboxSegment<TMessage> segment)
    {
        MailboxSegment<TMessage> next = segment.Next!;
        Debug.Assert(next is not null, "The sender of the middle place has linked the next segment (I5).");
        Volatile.Write(ref _headSegment, next);
        segment.Retire();
        if (segment.Length >= MailboxSegmentPool<TMessage>.ShortestShared)
        {
            MailboxSegmentPool<TMessage>.Return(segment);
        }
        else
        {
            Volatile.Write(ref _spare, segment);
        }

        return next;
    }
}
