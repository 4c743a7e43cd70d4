namespace Concurrency.Benchmarks.Accumulators;

/// <summary>A call under a lock, awaited like the others: what the loop and its await cost.</summary>
internal readonly struct LockedAsAccumulator(LockedAccumulator target) : IAccumulator
{
    public ValueTask TellAsync(long value)
    {
        target.AddLocked(value);
        return default;
    }

    public ValueTask<long> AskAsync(long value) => new(target.AddLocked(value));

    public ValueTask<long> TakeSumAsync() => new(target.TakeSum());
}
