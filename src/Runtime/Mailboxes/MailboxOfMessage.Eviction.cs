namespace Concurrency;

/// <content>The eviction modes, and looking at what is in line from outside.</content>
internal sealed partial class Mailbox<TMessage>
{
    /// <summary>Sends in an eviction mode. What was evicted is out of line; a reply among it has been claimed and is the caller's to fail.</summary>
    public SendOutcome SendEvicting(in TMessage message, Reply? reply, bool isOwn, long closedBy, long sentAt, out EvictingLine<TMessage>.Entry? evicted) =>
        Evicting!.Send(ref _state, new(message, reply, reply?.Version ?? 0, sentAt), isOwn, closedBy, out evicted);

    /// <summary>Sends in an eviction mode what evicts nothing and is not evicted: it takes no room.</summary>
    public SendOutcome SendInternal(in TMessage message, Reply? reply, long closedBy, long sentAt) =>
        Evicting!.SendInternal(ref _state, new(message, reply, reply?.Version ?? 0, sentAt), closedBy);

    private protected override void FindReplies(List<Reply> replies, long first, long end)
    {
        var spin = new SpinWait();
        for (long position = first; position < end;)
        {
            long head = Volatile.Read(ref _head);
            if (position < head)
            {
                position = head;
                continue;
            }

            MailboxSegment<TMessage>? segment = Find(position, OfMessage(Volatile.Read(ref _headSegment)));
            long offset = position - (segment?.Base ?? 0); // The consumer may retire the segment at any moment here.
            int slotState = segment is not null && (ulong)offset < (ulong)segment.Length ? Volatile.Read(ref segment[offset].State) : 0;
            if (slotState == 0)
            {
                spin.SpinOnce(sleep1Threshold: -1); // Its sender is about to publish it, or the consumer has just left the segment.
                continue;
            }

            if (segment!.ExtraOf(slotState, offset).Reply is { } reply)
            {
                replies.Add(reply);
            }

            position++;
        }
    }
}
