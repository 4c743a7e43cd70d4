namespace Concurrency;

/// <summary>How an <see cref="AsyncQueue{T}"/> behaves.</summary>
/// <typeparam name="T">The type of its items.</typeparam>
public sealed record AsyncQueueOptions<T>
{
    /// <summary>The capacity of a queue without a bound; it has to be asked for by name.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>How many items may wait: at least one, or <see cref="Unbounded"/>.</summary>
    public required int Capacity { get; init; }

    /// <summary>What happens to an item that finds the queue full.</summary>
    public QueueFullMode FullMode { get; init; } = QueueFullMode.Wait;

    /// <summary>
    /// Called once for every dropped item, outside every lock, by the caller whose item caused it or who aborted the queue. What it throws reaches that
    /// caller; the queue is consistent by then.
    /// </summary>
    public Action<T, DropReason>? OnDropped { get; init; }

    /// <summary>The clock behind batch windows. The system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where waiting callers continue. The thread pool by default.</summary>
    public IWorkScheduler Scheduler { get; init; } = WorkScheduler.ThreadPool;
}
