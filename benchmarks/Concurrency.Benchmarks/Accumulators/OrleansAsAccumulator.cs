namespace Concurrency.Benchmarks.Accumulators;

/// <summary>See <see cref="IAccumulator"/>.</summary>
internal readonly struct OrleansAsAccumulator(IOrleansAccumulator grain) : IAccumulator
{
    public ValueTask TellAsync(long value) => new(grain.Tell(value));

    public ValueTask<long> AskAsync(long value) => new(grain.Add(value));

    public ValueTask<long> TakeSumAsync() => new(grain.TakeSum());
}
