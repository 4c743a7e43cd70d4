namespace Concurrency.Benchmarks.Accumulators;

/// <summary>See <see cref="IAccumulator"/>.</summary>
internal readonly struct BlockAsAccumulator(BlockAccumulator actor) : IAccumulator
{
    public ValueTask TellAsync(long value)
    {
        actor.Tell(value);
        return default;
    }

    public ValueTask<long> AskAsync(long value) => new(actor.AddAsync(value));

    public ValueTask<long> TakeSumAsync() => new(actor.TakeSumAsync());
}
