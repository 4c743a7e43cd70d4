namespace Concurrency;

/// <summary>What a segment keeps beside its messages: replies and times, of the places that have any. Compiled once, not for every type of message.</summary>
// Concurrency contract
//   Callers:   SetExtra by the sender of the place, before it publishes it; ReadExtra and ForgetExtra by the consumer, after that; ExtraOf by any thread, after that.
//   I1  _extras is made by the first sender that needs one and stays. An extra belongs to the sender of its place until the place is published, then to the consumer.
//   Progress:  wait-free.
internal abstract class MailboxSegment(int length)
{
    private MailboxSlotExtra[]? _extras;

    public int Length { get; } = length;

    /// <summary>What a place in this state has beside it; the default where it has nothing. For others than the consumer it may be gone, and another's.</summary>
    public MailboxSlotExtra ExtraOf(int slotState, long offset) => (slotState & MailboxSlotState.HasExtra) == 0 ? default : _extras![offset];

    public void SetExtra(long offset, Reply? reply, long sentAt)
    {
        MailboxSlotExtra[] extras = Volatile.Read(ref _extras) ?? MakeExtras();
        ref MailboxSlotExtra extra = ref extras[offset];
        extra.Reply = reply;
        extra.SentAt = sentAt;
        if (reply is not null)
        {
            extra.Version = reply.Version;
        }
    }

    public void ReadExtra(long offset, out Reply? reply, out int version, out long sentAt)
    {
        ref MailboxSlotExtra extra = ref _extras![offset];
        reply = extra.Reply;
        version = extra.Version;
        sentAt = extra.SentAt;
    }

    public void ForgetExtra(long offset) => _extras![offset].Reply = null;

    private MailboxSlotExtra[] MakeExtras()
    {
        var made = new MailboxSlotExtra[Length];
        return Interlocked.CompareExchange(ref _extras, made, null) ?? made;
    }
}
