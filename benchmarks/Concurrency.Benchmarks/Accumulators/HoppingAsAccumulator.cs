namespace Concurrency.Benchmarks.Accumulators;

/// <summary>See <see cref="IAccumulator"/>.</summary>
internal readonly struct HoppingAsAccumulator(HoppingAccumulator.Ref actor) : IAccumulator
{
    public ValueTask TellAsync(long value) => actor.Tell.AddAsync(value);

    public ValueTask<long> AskAsync(long value) => actor.AddAsync(value);

    public ValueTask<long> TakeSumAsync() => actor.TakeSumAsync();
}
