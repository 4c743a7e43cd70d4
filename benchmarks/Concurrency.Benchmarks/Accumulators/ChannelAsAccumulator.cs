namespace Concurrency.Benchmarks.Accumulators;

/// <summary>See <see cref="IAccumulator"/>.</summary>
internal readonly struct ChannelAsAccumulator(ChannelAccumulator actor) : IAccumulator
{
    public ValueTask TellAsync(long value) => actor.TellAsync(value);

    public ValueTask<long> AskAsync(long value) => new(actor.AddAsync(value));

    public ValueTask<long> TakeSumAsync() => new(actor.TakeSumAsync());
}
