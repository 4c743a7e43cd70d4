namespace Concurrency;

/// <content>The eviction modes, and looking at what is in line from outside.</content>
internal sealed partial class Mailbox<TMessage>
{
    /// <summary>Sends in an eviction mode. What was evicted is out of line; a reply among it has been claimed and is the caller's to fail.</summary>
    public SendOutcome SendEvicting(in TMessage message, Reply? reply, bool isOwn, long closedBy, long sentAt, out EvictingLine<TMessage>.Entry? evicted) =>
        _evicting!.Send(ref _state, new(message, reply, reply?.Version ?? 0, sentAt), isOwn, closedBy, out evicted);

    /// <summary>Sends in an eviction mode what evicts nothing and is not evicted: it takes no room.</summary>
    public SendOutcome SendInternal(in TMessage message, Reply? reply, long closedBy, long sentAt) =>
        _evicting!.SendInternal(ref _state, new(message, reply, reply?.Version ?? 0, sentAt), closedBy);

    /// <summary>
    /// The replies in line, for a stop that cannot wait for the consumer. They may have been taken, answered and used again by the time they are looked at: whoever gets
    /// them acts by compare-and-swap on a reply that still is in line here. Complete for what was sent before a flag that closes the intake was raised.
    /// </summary>
    public List<Reply> FindReplies()
    {
        var replies = new List<Reply>();
        if (_evicting is not null)
        {
            replies.AddRange(_evicting.Snapshot().Select(static entry => entry.Reply).OfType<Reply>());
            return replies;
        }

        long end = MailboxState.PositionOf(State);
        var spin = new SpinWait();
        for (long position = Volatile.Read(ref _head); position < end;)
        {
            long head = Volatile.Read(ref _head);
            if (position < head)
            {
                position = head;
                continue;
            }

            MailboxSegment<TMessage>? segment = Find(position, Volatile.Read(ref _headSegment));
            long offset = position - (segment?.Base ?? 0); // The consumer may retire the segment at any moment here.
            if (segment is null || (ulong)offset >= (ulong)segment.Length || Volatile.Read(ref segment[offset].IsFull) == 0)
            {
                spin.SpinOnce(sleep1Threshold: -1); // Its sender is about to publish it, or the consumer has just taken it.
                continue;
            }

            if (segment[offset].Reply is { } reply)
            {
                replies.Add(reply);
            }

            position++;
        }

        return replies;
    }
}
