namespace Concurrency;

/// <summary>
/// What the consumer reads and writes at every message. A base class because that is where the runtime puts fields first in an object: together with <see cref="MailboxMiddle"/>,
/// whose fields are seldom touched, it keeps these at least a cache line away from what senders write, which they would otherwise take from each other at every message.
/// </summary>
internal abstract class MailboxFront
{
    // The consumer's segment; written by the sender of position 0, then by the consumer.
    private protected MailboxSegment? _headSegment;

    // The next position to take. Written by the consumer, read by all.
    private protected long _head;

    // Withdrawn messages the consumer has passed. Written by the consumer before _head, read by all after it.
    private protected long _skipped;

    // How many tells wait for room. Written under _room, read by the consumer without.
    private protected int _waiting;
}
