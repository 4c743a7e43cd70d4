namespace Concurrency;

/// <summary>
/// One place in a mailbox. As small as can be: a message to a busy actor costs what two processors take to pass each other its share of a cache line. What only some messages have
/// stands beside the slots, in <see cref="MailboxSlotExtra"/>.
/// </summary>
/// <remarks>Written by the sender that reserved the place, before it publishes <see cref="State"/>; read by the consumer, after it was.</remarks>
internal struct MailboxSlot<TMessage>
    where TMessage : struct
{
    public TMessage Message;

    /// <summary>Flags of <see cref="MailboxSlotState"/>. The consumer leaves them, and with them the cache line, to the sender that uses the segment next.</summary>
    public int State;
}
