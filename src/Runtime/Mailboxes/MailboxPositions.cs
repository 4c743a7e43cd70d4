using System.Runtime.InteropServices;

namespace Concurrency;

/// <summary>
/// The numbers of a mailbox, those that senders write on one cache line and those that the consumer writes on another: a sender's compare-and-swap and the consumer's
/// progress would otherwise take the line from each other at every message.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal struct MailboxPositions
{
    /// <summary>The next position, shifted, and the flags of <see cref="MailboxState"/>; interlocked only.</summary>
    [FieldOffset(8)]
    public long State;

    /// <summary>Below this position there is room for certain. Any thread; benign: a stale smaller value costs a look at the counters.</summary>
    [FieldOffset(16)]
    public long Limit;

    /// <summary>Messages taken out of line by their senders; interlocked only.</summary>
    [FieldOffset(24)]
    public long Withdrawn;

    /// <summary>The next position to take. Written by the consumer, read by all.</summary>
    [FieldOffset(88)]
    public long Head;

    /// <summary>Withdrawn messages the consumer has passed. Written by the consumer before <see cref="Head"/>, read by all after it.</summary>
    [FieldOffset(96)]
    public long Skipped;
}
