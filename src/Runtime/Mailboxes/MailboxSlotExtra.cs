namespace Concurrency;

/// <summary>What a place in a mailbox has when somebody waits for its message, or measures it. Written and read with its <see cref="MailboxSlot{TMessage}"/>.</summary>
internal struct MailboxSlotExtra
{
    /// <summary>An ask's reply, or the wait of a tell that met a full mailbox; null for a tell that did not wait.</summary>
    public Reply? Reply;

    /// <summary>When it was sent, as a timestamp; 0 unless somebody listens.</summary>
    public long SentAt;

    /// <summary>The use of <see cref="Reply"/> that this message belongs to.</summary>
    public int Version;
}
