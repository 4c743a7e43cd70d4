namespace Concurrency;

/// <summary>Says of the message at the head of a mailbox whether it may be taken now. A struct, so that a mailbox whose messages may always be taken pays nothing for it.</summary>
internal interface IHeadGate<TMessage>
    where TMessage : struct
{
    /// <summary>Whether the message may start. Called by the consumer, in the eviction modes under the line's lock: it looks at fields of its own and no more.</summary>
    bool Admits(in TMessage message);
}
