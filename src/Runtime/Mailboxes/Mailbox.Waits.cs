namespace Concurrency;

/// <content>Whether what is in line can move without a turn.</content>
internal sealed partial class Mailbox<TMessage>
{
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

    /// <summary>Whether there is a message at the head, and nobody can withdraw it. Consumer only.</summary>
    public bool HasHeadThatStays()
    {
        if (_evicting is not null || Volatile.Read(ref _headSegment) is not { } segment)
        {
            return false;
        }

        long offset = _head - segment.Base;
        if (offset == segment.Length)
        {
            (segment, offset) = (segment.Next!, 0); // The consumer enters it when it takes; it has been linked (I5).
        }

        ref MailboxSlot<TMessage> slot = ref segment[offset];
        return Volatile.Read(ref slot.IsFull) != 0 && slot.Reply?.IsAccepted(slot.Version) != false;
    }
}
