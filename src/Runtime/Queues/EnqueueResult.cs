namespace Concurrency;

/// <summary>What became of an item that was offered to a queue, a mailbox or a pool.</summary>
public enum EnqueueResult
{
    /// <summary>The item was accepted.</summary>
    Enqueued,

    /// <summary>The item was accepted and another one was evicted for it (<see cref="QueueFullMode.DropOldest"/>, <see cref="QueueFullMode.DropNewest"/>).</summary>
    EnqueuedAfterDrop,

    /// <summary>The item was dropped because the queue is full (<see cref="QueueFullMode.DropIncoming"/>).</summary>
    Dropped,

    /// <summary>The item was refused because the queue is full.</summary>
    Full,

    /// <summary>The item was refused because the queue accepts nothing any more: it was completed, stopped or aborted.</summary>
    Completed,
}
