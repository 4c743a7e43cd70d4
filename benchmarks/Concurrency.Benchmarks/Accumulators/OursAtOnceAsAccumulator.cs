namespace Concurrency.Benchmarks.Accumulators;

/// <summary>Our actor with a handler that is asynchronous and completes at once.</summary>
internal readonly struct OursAtOnceAsAccumulator(Accumulator.Ref actor) : IAccumulator
{
    public ValueTask TellAsync(long value) => actor.Tell.AddAtOnceAsync(value);

    public ValueTask<long> AskAsync(long value) => throw new NotSupportedException("This handler returns nothing.");

    public ValueTask<long> TakeSumAsync() => actor.TakeSumAsync();
}
