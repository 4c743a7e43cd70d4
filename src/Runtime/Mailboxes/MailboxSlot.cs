namespace Concurrency;

/// <summary>One place in a mailbox: the message and, where its sender waits, the promise it waits for.</summary>
/// <remarks>The fields are written by the sender that reserved the place, before <see cref="IsFull"/> is published; read and cleared by the consumer, after it was.</remarks>
internal struct MailboxSlot<TMessage>
    where TMessage : struct
{
    public TMessage Message;

    /// <summary>An ask's reply, or the wait of a tell that met a full mailbox; null for a tell that did not wait.</summary>
    public Reply? Reply;

    /// <summary>The use of <see cref="Reply"/> that this message belongs to.</summary>
    public int Version;

    /// <summary>1 from publication until the consumer has taken the message.</summary>
    public int IsFull;
}
