using System.Runtime.CompilerServices;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>The actor of the tell and ask groups: adds numbers up.</summary>
[Actor]
internal sealed partial class Accumulator
{
    private long _sum;

    public long Add(long value) => _sum += value;

    // Two ways to be asynchronous. The pooling builder keeps the handler's own state machine, which is the user's, out of the bytes.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask AddAtOnce(long value)
    {
        await ValueTask.CompletedTask;
        _sum += value;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask AddLater(long value)
    {
        await Task.Yield();
        _sum += value;
    }

    public long TakeSum()
    {
        long sum = _sum;
        _sum = 0;
        return sum;
    }
}
