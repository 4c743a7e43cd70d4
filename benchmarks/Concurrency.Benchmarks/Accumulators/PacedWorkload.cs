using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>A sender that waits after a number of messages until they are handled.</summary>
internal sealed class PacedWorkload(int window) : IWorkload
{
    public async Task RunAsync<T>(T accumulator, int operations)
        where T : struct, IAccumulator
    {
        long sum = 0;
        for (long i = 1; i <= operations; i++)
        {
            await accumulator.TellAsync(i);
            if (i % window == 0) sum += await accumulator.TakeSumAsync();
        }

        Check.That(sum + await accumulator.TakeSumAsync() == Sums.To(operations));
    }
}
