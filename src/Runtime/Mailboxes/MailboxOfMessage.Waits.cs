namespace Concurrency;

/// <content>Whether what is in line can move without a turn.</content>
internal sealed partial class Mailbox<TMessage>
{
    /// <summary>Whether there is a message at the head, and nobody can withdraw it. Consumer only.</summary>
    public bool HasHeadThatStays()
    {
        if (_evicting is not null || OfMessage(Volatile.Read(ref _headSegment)) is not { } segment)
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
