using System.Diagnostics;
using System.Globalization;
using Concurrency.Benchmarks.Accumulators;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Experiments;

/// <summary>How long the slow answers take when asks come at half the rate that the slowest contestant bears.</summary>
internal static class TailLatency
{
    private const int CapacityAsks = 20_000;
    private const double RoundSeconds = 0.25;

    public static Experiment Experiment => new(
        "latency",
        "Asks to one actor that come in a burst a millisecond, at the same rate for all: half of what the slowest of them bears with 64 in flight; counted from the beginning of the burst. Medians of the rounds.",
        ["p50 (µs)", "p99 (µs)", "p99.9 (µs)"],
        MeasureAsync);

    private static Contestant[] Contestants(IWorkload workload) => [AccumulatorContestants.Ours(workload), .. AccumulatorContestants.EveryPeer(workload), AccumulatorContestants.OnOrleans(workload)];

    private static async Task<SheetRow[]> MeasureAsync(int rounds, Progress progress)
    {
        double perSecond = await SlowestAsync(progress) / 2;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"latency: {perSecond:N0} asks a second"));
        var workload = new OpenLoopWorkload(perSecond);
        Contestant[] contestants = Contestants(workload);
        int operations = (int)(perSecond * RoundSeconds);
        foreach (Contestant one in contestants) await one.Prepare!();
        double[][][] values = [.. contestants.Select(_ => Enumerable.Range(0, 3).Select(_ => new double[rounds]).ToArray())];
        for (int round = -2; round < rounds; round++)
        {
            if (round >= 0) progress.Round(round, rounds);
            for (int turn = 0; turn < contestants.Length; turn++)
            {
                int i = (turn + Math.Max(round, 0)) % contestants.Length;
                GC.Collect();
                await Task.Run(() => contestants[i].Run(operations));
                if (round < 0) continue;
                values[i][0][round] = workload.Percentile(0.5) / 1_000;
                values[i][1][round] = workload.Percentile(0.99) / 1_000;
                values[i][2][round] = workload.Percentile(0.999) / 1_000;
            }
        }

        foreach (Contestant one in contestants) await one.Release!();
        return [.. contestants.Select((one, i) => new SheetRow(one.Name, [.. values[i].Select(Statistics.Median)]))];
    }

    private static async Task<double> SlowestAsync(Progress progress)
    {
        double slowest = double.MaxValue;
        Contestant[] contestants = Contestants(new AskWindowsWorkload(64));
        for (int i = 0; i < contestants.Length; i++)
        {
            progress.WarmUp(i, contestants.Length, contestants[i].Name);
            await contestants[i].Prepare!();
            double best = 0;
            for (int run = 0; run < 8; run++)
            {
                long start = Stopwatch.GetTimestamp();
                await Task.Run(() => contestants[i].Run(CapacityAsks));
                best = Math.Max(best, CapacityAsks / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            await contestants[i].Release!();
            slowest = Math.Min(slowest, best);
        }

        return slowest;
    }
}
