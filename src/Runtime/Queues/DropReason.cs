namespace Concurrency;

/// <summary>Why a queue dropped an item.</summary>
public enum DropReason
{
    /// <summary>The oldest item made room for a new one (<see cref="QueueFullMode.DropOldest"/>).</summary>
    Oldest,

    /// <summary>The newest waiting item made room for a newer one (<see cref="QueueFullMode.DropNewest"/>).</summary>
    Newest,

    /// <summary>The item found the queue full (<see cref="QueueFullMode.DropIncoming"/>).</summary>
    Incoming,

    /// <summary>The item was still in the queue when it was aborted.</summary>
    Aborted,
}
