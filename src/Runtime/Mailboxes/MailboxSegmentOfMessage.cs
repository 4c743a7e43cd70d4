using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>A run of consecutive places of one mailbox. Segments are recycled, also by other mailboxes of the same message type.</summary>
// Concurrency contract
//   Callers:   senders find and fill slots; the mailbox's consumer empties them and retires the segment; the pool keeps it in between.
//   I1  While _owner is a mailbox, the segment holds its positions [_base, _base + Length) and no others.
//   I2  A segment is retired only after each of its slots has been filled and emptied, so a sender that has reserved a place in it, and not yet filled it, keeps it.
//   I3  Retiring writes _base, then _owner; adopting writes _owner, then _base. A sender with an old reference reads base, owner, base: only when the first and the last
//       are equal and cover its place and the owner is its own mailbox is the segment the one it looks for. (A segment may have gone to another mailbox and stand at
//       the same base there, or have gone there and come back.)
//   I4  The slots are cleared by the sender that adopts the segment, not by the consumer that empties them: one pass over all of their cache lines, which it is about to write, while
//       none of its atomic instructions has to wait for them. One line at a time, each waited for, they cost several times as much where the processors are far apart.
//   Progress:  wait-free.
internal sealed class MailboxSegment<TMessage>(int length) : MailboxSegment(length)
    where TMessage : struct
{
    private const long Nowhere = long.MinValue;

    private readonly MailboxSlot<TMessage>[] _slots = new MailboxSlot<TMessage>[length];
    private long _base = Nowhere;
    private Mailbox<TMessage>? _owner;
    private MailboxSegment<TMessage>? _next;
    private bool _isUsed;

    /// <summary>The first position; for those who keep the segment (I2).</summary>
    public long Base => _base;

    public MailboxSegment<TMessage>? Next => Volatile.Read(ref _next); // acquire: pairs with the release in Link.

    public ref MailboxSlot<TMessage> this[long offset] => ref _slots[offset];

    /// <summary>Lets go of what a place that has been taken refers to. Published with Head, or with the segment's retirement.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forget(ref MailboxSlot<TMessage> slot, int slotState, long offset)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TMessage>())
        {
            slot.Message = default;
        }

        if ((slotState & MailboxSlotState.HasExtra) != 0)
        {
            ForgetExtra(offset);
        }
    }

    /// <summary>Whether the segment holds the position for the mailbox (I3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(long position, Mailbox<TMessage> mailbox)
    {
        long first = Volatile.Read(ref _base); // acquire (I3): pairs with the releases in Adopt and Retire.
        return (ulong)(position - first) < (ulong)_slots.Length
            && ReferenceEquals(Volatile.Read(ref _owner), mailbox)
            && Volatile.Read(ref _base) == first;
    }

    /// <summary>Whether the segment belongs to the mailbox and stands before the position; a walk towards it may go on from here.</summary>
    public bool IsBefore(long position, Mailbox<TMessage> mailbox)
    {
        long first = Volatile.Read(ref _base);
        return first != Nowhere && position - first >= _slots.Length && ReferenceEquals(Volatile.Read(ref _owner), mailbox);
    }

    public void Adopt(Mailbox<TMessage> mailbox, long first)
    {
        if (_isUsed)
        {
            Array.Clear(_slots); // I4
        }

        Volatile.Write(ref _owner, mailbox); // release (I3)
        Volatile.Write(ref _base, first); // release (I3)
    }

    public void Link(MailboxSegment<TMessage> next) => Volatile.Write(ref _next, next); // release: the successor has been adopted.

    public void Retire()
    {
        _next = null;
        _isUsed = true;
        Volatile.Write(ref _base, Nowhere); // release (I3)
        Volatile.Write(ref _owner, null); // release (I3)
    }
}
