using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>Senders tell without a pause.</summary>
internal sealed class FloodWorkload(int senders) : IWorkload
{
    public async Task RunAsync<T>(T accumulator, int operations)
        where T : struct, IAccumulator
    {
        if (senders == 1)
        {
            await SendAsync(accumulator, 1, operations);
        }
        else
        {
            await Task.WhenAll(Enumerable.Range(0, senders).Select(s => Task.Run(() => SendAsync(accumulator, (long)operations * s / senders + 1, (long)operations * (s + 1) / senders))));
        }

        Check.That(await accumulator.TakeSumAsync() == Sums.To(operations));
    }

    private static async Task SendAsync<T>(T accumulator, long from, long to)
        where T : struct, IAccumulator
    {
        for (long i = from; i <= to; i++) await accumulator.TellAsync(i);
    }
}
