namespace Concurrency;

/// <summary>What a bounded queue or mailbox does with a new item when it is full.</summary>
public enum QueueFullMode
{
    /// <summary>The sender waits, first come first served, until there is room. A call that cannot wait reports <see cref="EnqueueResult.Full"/>.</summary>
    Wait,

    /// <summary>The new item is refused at once, also by calls that could wait: <see cref="EnqueueResult.Full"/>.</summary>
    Reject,

    /// <summary>The oldest waiting item is evicted and the new one takes its place at the end: <see cref="EnqueueResult.EnqueuedAfterDrop"/>.</summary>
    DropOldest,

    /// <summary>The newest waiting item is evicted and the new one takes its place: <see cref="EnqueueResult.EnqueuedAfterDrop"/>.</summary>
    DropNewest,

    /// <summary>The new item itself is dropped: <see cref="EnqueueResult.Dropped"/>.</summary>
    DropIncoming,
}
