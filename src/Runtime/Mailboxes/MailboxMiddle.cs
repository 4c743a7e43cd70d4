namespace Concurrency;

/// <summary>What is seldom written: the settings, and the line of the tells that wait for room. In the middle of the object, see <see cref="MailboxFront"/>.</summary>
internal abstract class MailboxMiddle : MailboxFront
{
    private protected readonly int _capacity;

    // Null but in the eviction modes, which need both ends of the line. For the consumer.
    private protected readonly EvictingLine? _evicting;

    // A short segment to use again; exchanged by the consumer and the sender that links.
    private protected MailboxSegment? _spare;

    private protected Lock? _room;
    private protected Reply? _firstWaiting;
    private protected Reply? _lastWaiting;

    // The position of the first waiter; a hint, written under _room.
    private protected long _admissionFrom;

    private protected MailboxMiddle(int capacity, EvictingLine? evicting)
    {
        _capacity = capacity;
        _evicting = evicting;
    }
}
