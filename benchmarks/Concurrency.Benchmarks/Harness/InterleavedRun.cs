using System.Diagnostics;

namespace Concurrency.Benchmarks.Harness;

/// <summary>
/// Measures contestants side by side: warm until the compiler has settled, then rounds of all of them, beginning with another one each time, so that a noisy
/// neighbour hits all alike. A garbage collection comes before every run and is not timed. A run that fails its own check or does not end fails the group.
/// </summary>
internal static class InterleavedRun
{
    private const double TargetMilliseconds = 25;
    private const double WarmUpMilliseconds = 700;
    private const int LeastWarmUps = 3;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static async Task<GroupResult> MeasureAsync(Group group, int rounds, Progress progress)
    {
        Contestant[] contestants = group.Contestants;
        int prepared = 0;
        try
        {
            foreach (Contestant contestant in contestants)
            {
                if (contestant.Prepare is { } prepare) await prepare();
                prepared++;
            }

            int[] operations = new int[contestants.Length];
            for (int i = 0; i < operations.Length; i++)
            {
                progress.WarmUp(i, operations.Length, contestants[i].Name);
                operations[i] = await WarmUpAsync(contestants[i], contestants[i].Operations ?? group.Operations);
            }

            ContestantResult[] results = [.. contestants.Select((contestant, i) => new ContestantResult(contestant.Name, operations[i], new double[rounds], new double[rounds]))];
            for (int round = 0; round < rounds; round++)
            {
                progress.Round(round, rounds);
                for (int turn = 0; turn < operations.Length; turn++)
                {
                    int i = (turn + round) % operations.Length;
                    (double nanoseconds, double bytes) = await TimeAsync(contestants[i], operations[i]);
                    results[i].Nanoseconds[round] = nanoseconds;
                    results[i].Bytes[round] = bytes;
                }
            }

            return new GroupResult(group.Name, group.Area, group.Work, rounds, MachineFacts.Commit(), group.Curve, group.At, results);
        }
        finally
        {
            foreach (Contestant contestant in contestants.Take(prepared))
                if (contestant.Release is { } release) await release().WaitAsync(s_limit);
        }
    }

    /// <summary>Runs the contestant until it is compiled for good; returns how many operations make a run.</summary>
    private static async Task<int> WarmUpAsync(Contestant contestant, int? given)
    {
        int operations = given ?? 2_000;
        long start = Stopwatch.GetTimestamp();
        double perOperation = double.MaxValue;
        for (int runs = 0; runs < LeastWarmUps || Stopwatch.GetElapsedTime(start).TotalMilliseconds < WarmUpMilliseconds; runs++)
        {
            (double nanoseconds, _) = await TimeAsync(contestant, operations, collect: false);
            perOperation = Math.Min(perOperation, nanoseconds);
            if (given is null) operations = (int)Math.Clamp(TargetMilliseconds * 1e6 / perOperation, 1_000, 4_000_000);
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
        Task run = Task.Run(() => contestant.Run(operations));
        try
        {
            await run.WaitAsync(s_limit).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            throw new TimeoutException($"'{contestant.Name}' did not finish {operations} operations within {s_limit.TotalSeconds} s.");
        }

        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
        return (nanoseconds, (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / operations);
    }
}
