namespace Concurrency;

/// <summary>How one pool runs. What is not set here comes from its <see cref="WorkerPoolAttribute"/>.</summary>
/// <remarks>Read once, when the pool starts; changing an instance afterwards has no effect. Invalid values throw at <c>Start</c>, naming the property.</remarks>
public sealed class PoolOptions
{
    /// <summary>The pool's name in exceptions, on its threads and in metrics; the class name unless set.</summary>
    public string? Name { get; set; }

    /// <summary>How many bodies may run at once, over all callers and all jobs. 0 is the number of processors.</summary>
    public int? Concurrency { get; set; }

    /// <summary>How many submissions may wait, the running ones not counted. 0 accepts only what can start at once.</summary>
    public int? Capacity { get; set; }

    /// <summary>What happens to a submission that finds the queue full.</summary>
    public QueueFullMode? FullMode { get; set; }

    /// <summary>What the first failure does to the rest of a fan-out.</summary>
    public FailureMode? Failure { get; set; }

    /// <summary>
    /// How long a body may run before its token is cancelled and the call ends with <see cref="TimeoutException"/>, for jobs that take a token and whose attribute
    /// does not say otherwise. <see cref="Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan? JobTimeout { get; set; }

    /// <summary>How long disposing the handle lets the pool drain before it cancels. 10 seconds unless set.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long bodies may take to end after a stop has cancelled their tokens, before their callers are answered without them. 5 seconds unless set.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Called with every error that has no caller to go to: that of a posted job, a throwing dispose. Without it such an error surfaces through
    /// <see cref="TaskScheduler.UnobservedTaskException"/>. An exception thrown by the callback surfaces there too.
    /// </summary>
    public Action<PoolError>? OnError { get; set; }

    /// <summary>Called with every posted job that was evicted for a newer one or dropped from the full queue: pool and job. Callers that await hear of it themselves.</summary>
    public Action<string, string>? OnDropped { get; set; }

    /// <summary>The clock of timeouts, deadlines and rates.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where bodies run unless the pool has threads of its own; sources of fan-outs are pulled and progress is reported here in any case.</summary>
    public IWorkScheduler Scheduler { get; set; } = WorkScheduler.ThreadPool;
}
