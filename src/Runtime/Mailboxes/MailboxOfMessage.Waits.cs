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

        int slotState = Volatile.Read(ref segment[offset].State);
        MailboxSlotExtra extra = segment.ExtraOf(slotState, offset);
        return slotState != 0 && extra.Reply?.IsAccepted(extra.Version) != false;
    }
}
