namespace Concurrency.Benchmarks.Accumulators;

/// <summary>Our actor with a handler that yields.</summary>
internal readonly struct OursLaterAsAccumulator(Accumulator.Ref actor) : IAccumulator
{
    public ValueTask TellAsync(long value) => actor.Tell.AddLaterAsync(value);

    public ValueTask<long> AskAsync(long value) => throw new NotSupportedException("This handler returns nothing.");

    public ValueTask<long> TakeSumAsync() => actor.TakeSumAsync();
}
