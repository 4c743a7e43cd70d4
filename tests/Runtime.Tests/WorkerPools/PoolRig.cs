using Concurrency.Runtime.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>A pool on the test's own thread and clock: bodies run in <see cref="Go"/>, and nowhere else.</summary>
internal sealed class PoolRig
{
    private readonly List<PoolError> _errors = [];
    private readonly List<string> _dropped = [];

    public PoolRig(int concurrency = 1, int capacity = 16, QueueFullMode fullMode = QueueFullMode.Wait, FailureMode failure = FailureMode.FailFast, TimeSpan? timeout = null)
    {
        // The test framework's context would send every continuation elsewhere.
        SynchronizationContext.SetSynchronizationContext(null);
        Pool = Work.Pool.Start(new PoolOptions
        {
            Name = "Work",
            Concurrency = concurrency,
            Capacity = capacity,
            FullMode = fullMode,
            Failure = failure,
            JobTimeout = timeout,
            OnError = _errors.Add,
            OnDropped = (pool, job) => _dropped.Add(job),
            TimeProvider = Time,
            Scheduler = Scheduler,
        });
    }

    public Work.Pool Pool { get; }

    public ManualScheduler Scheduler { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public IReadOnlyList<PoolError> Errors => _errors;

    public IReadOnlyList<string> Dropped => _dropped;

    /// <summary>Runs what can run, on this thread.</summary>
    public void Go() => Scheduler.RunAll();

    /// <summary>Runs what can run until the task has ended.</summary>
    public async Task<T> Join<T>(ValueTask<T> call)
    {
        Task<T> task = call.AsTask();
        await Scheduler.RunUntil(task);
        return await task;
    }

    public async Task Join(Task task)
    {
        await Scheduler.RunUntil(task);
        await task;
    }
}
