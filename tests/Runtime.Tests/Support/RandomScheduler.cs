namespace Concurrency.Runtime.Tests.Support;

/// <summary>Runs work on the test's own thread, always one of those waiting at random: the same order for the same seed.</summary>
internal sealed class RandomScheduler(int seed) : IWorkScheduler
{
    // Only for a run that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(seed);
    private readonly List<IThreadPoolWorkItem> _work = [];

    public void Schedule(IThreadPoolWorkItem workItem)
    {
        lock (_work) _work.Add(workItem);
    }

    /// <summary>A wait that ends when its turn comes.</summary>
    public Task HopAsync()
    {
        var hop = new Hop();
        Schedule(hop);
        return hop.Task;
    }

    /// <summary>Runs all work, also what other threads schedule, until the task has ended. Gives up when nothing happens.</summary>
    public async Task RunUntil(Task task)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!task.IsCompleted)
        {
            while (TryTake() is { } item) item.Execute();
            if (System.Diagnostics.Stopwatch.GetElapsedTime(start) > Patience) throw new TimeoutException("Nothing is left to run, and the task has not ended.");
            await Task.Yield();
        }
    }

    private IThreadPoolWorkItem? TryTake()
    {
        lock (_work)
        {
            if (_work.Count == 0) return null;
            int index = _random.Next(_work.Count);
            IThreadPoolWorkItem item = _work[index];
            _work[index] = _work[^1];
            _work.RemoveAt(_work.Count - 1);
            return item;
        }
    }

    // Its awaiter goes on inside Execute, so nothing leaves the test's thread.
    private sealed class Hop : TaskCompletionSource, IThreadPoolWorkItem
    {
        public void Execute() => SetResult();
    }
}
