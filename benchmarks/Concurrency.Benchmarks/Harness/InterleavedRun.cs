using System.Diagnostics;

namespace Concurrency.Benchmarks.Harness;

/// <summary>
/// Measures contestants side by side: warm until the compiler has settled, then rounds of all of them, beginning with another one each time, so that a noisy
/// neighbour hits all alike. A garbage collection comes before every run and is not timed.
/// </summary>
internal static class InterleavedRun
{
    private const double TargetMilliseconds = 25;
    private const double WarmUpMilliseconds = 700;

    public static async Task<Measurement[]> MeasureAsync(Group group, int rounds)
    {
        int[] operations = new int[group.Contestants.Length];
        for (int i = 0; i < operations.Length; i++) operations[i] = await WarmUpAsync(group.Contestants[i]);

        Measurement[] measurements = [.. group.Contestants.Select(contestant => new Measurement(contestant, new double[rounds], new double[rounds]))];
        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < operations.Length; turn++)
            {
                int i = (turn + round) % operations.Length;
                (double nanoseconds, double bytes) = await TimeAsync(group.Contestants[i], operations[i]);
                measurements[i].Nanoseconds[round] = nanoseconds;
                measurements[i].Bytes[round] = bytes;
            }
        }

        return measurements;
    }

    /// <summary>Runs the contestant until it is compiled for good; returns how many operations make a run of the target length.</summary>
    private static async Task<int> WarmUpAsync(Contestant contestant)
    {
        int operations = 2_000;
        long start = Stopwatch.GetTimestamp();
        double perOperation = double.MaxValue;
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < WarmUpMilliseconds)
        {
            (double nanoseconds, _) = await TimeAsync(contestant, operations, collect: false);
            perOperation = Math.Min(perOperation, nanoseconds);
            operations = (int)Math.Clamp(TargetMilliseconds * 1e6 / perOperation, 1_000, 4_000_000);
        }

        return operations;
    }

    private static async Task<(double Nanoseconds, double Bytes)> TimeAsync(Contestant contestant, int operations, bool collect = true)
    {
        if (collect)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }

        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();

        // On the pool and without a context, as the code it stands for would run.
        await Task.Run(() => contestant.Run(operations)).ConfigureAwait(false);
        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
        return (nanoseconds, (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / operations);
    }
}
