namespace Concurrency;

/// <summary>
/// Makes a partial class a worker pool: its public methods become jobs of a generated, nested handle <c>Pool</c>, run by a bounded number of workers.
/// <c>Thumbnails.Pool.Start(…)</c> constructs the class and starts the pool.
/// </summary>
/// <remarks>
/// All jobs share the one instance of the class, so what they write there must be synchronised; what they only read need not be. The class stays a plain object:
/// <c>new Thumbnails(store).RenderAsync(id)</c> works in a unit test without any runtime. Values written here are defaults; <see cref="PoolOptions"/> given to
/// <c>Start</c> take precedence.
/// </remarks>
// Structs and interfaces are admitted so that the analyzer can say why they cannot be pools.
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class WorkerPoolAttribute : Attribute
{
    /// <summary>How many bodies may run at once, over all callers and all jobs. 0, the default, is the number of processors.</summary>
    public int Concurrency { get; set; }

    /// <summary>How many submissions may wait, the running ones not counted. 1,024 unless set; 0 accepts only what can start at once.</summary>
    public int Capacity { get; set; } = 1024;

    /// <summary>What happens to a submission that finds the queue full. <see cref="QueueFullMode.Wait"/> unless set.</summary>
    public QueueFullMode FullMode { get; set; } = QueueFullMode.Wait;

    /// <summary>Where bodies run: on the thread pool, or on threads of the pool's own.</summary>
    public PoolThreads Threads { get; set; } = PoolThreads.Shared;

    /// <summary>What the first failure does to the rest of a fan-out. <see cref="FailureMode.FailFast"/> unless set.</summary>
    public FailureMode Failure { get; set; } = FailureMode.FailFast;

    /// <summary>How long a body may run before its token is cancelled, in milliseconds. <see cref="Timeout.Infinite"/>, no limit, unless set.</summary>
    public int TimeoutMilliseconds { get; set; } = Timeout.Infinite;

    /// <summary>The name of the generated handle, <c>Pool</c> unless set.</summary>
    public string? HandleName { get; set; }
}
