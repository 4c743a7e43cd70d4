namespace Concurrency;

/// <summary>What an <see cref="AsyncSemaphore"/> takes its time and its threads from.</summary>
public sealed record AsyncSemaphoreOptions
{
    /// <summary>The clock behind timeouts. The system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where waiting callers continue. The thread pool by default.</summary>
    public IWorkScheduler Scheduler { get; init; } = WorkScheduler.ThreadPool;
}
