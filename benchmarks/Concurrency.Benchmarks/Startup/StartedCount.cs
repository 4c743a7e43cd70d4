using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Startup;

/// <summary>Counts the actors that have been constructed.</summary>
internal sealed class StartedCount
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public Task All => _all.Task.WaitAsync(TimeSpan.FromMinutes(1));

    public int Add()
    {
        if (Interlocked.Increment(ref _count) == Kinds.Count) _all.SetResult();
        return 0;
    }

    public void CheckAll() => Check.That(Volatile.Read(ref _count) == Kinds.Count);
}
