using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>A caller that asks, awaits the answer, asks again.</summary>
internal sealed class AskWorkload : IWorkload
{
    public async Task RunAsync<T>(T accumulator, int operations)
        where T : struct, IAccumulator
    {
        long last = 0;
        for (long i = 1; i <= operations; i++) last = await accumulator.AskAsync(i);
        Check.That(last == Sums.To(operations));
        Check.That(await accumulator.TakeSumAsync() == last);
    }
}
