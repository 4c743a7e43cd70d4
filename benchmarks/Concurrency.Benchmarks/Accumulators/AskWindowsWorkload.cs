using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>A caller that asks many times, then awaits the answers.</summary>
internal sealed class AskWindowsWorkload(int inFlight) : IWorkload
{
    public async Task RunAsync<T>(T accumulator, int operations)
        where T : struct, IAccumulator
    {
        var open = new ValueTask<long>[inFlight];
        long last = 0;
        for (int done = 0; done < operations;)
        {
            int count = Math.Min(inFlight, operations - done);
#pragma warning disable CA2012 // Each is awaited exactly once, by the next loop.
            for (int i = 0; i < count; i++) open[i] = accumulator.AskAsync(done + i + 1);
#pragma warning restore CA2012
            for (int i = 0; i < count; i++) last = await open[i];
            done += count;
        }

        Check.That(last == Sums.To(operations));
        Check.That(await accumulator.TakeSumAsync() == last);
    }
}
