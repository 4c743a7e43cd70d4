namespace Concurrency;

/// <summary>
/// One place in a mailbox. As small as can be: a message to a busy actor costs what two processors take to pass each other its share of a cache line. What only some messages have
/// stands beside the slots, in <see cref="MailboxSlotExtra"/>.
/// </summary>
/// <remarks>Written by the sender that reserved the place, before it publishes <see cref="State"/>; read by the consumer, after it was.</remarks>
internal struct MailboxSlot<TMessage>
    where TMessage : struct
{
    /// <summary>In <see cref="State"/>: the message is there.</summary>
    public const int IsPublished = 1;

    /// <summary>In <see cref="State"/>: the place has an extra.</summary>
    public const int HasExtra = 2;

    public TMessage Message;

    /// <summary>0 until the message is published, and flags from then on: the consumer leaves them, and with them the cache line, to the sender that uses the segment next.</summary>
    public int State;
}
