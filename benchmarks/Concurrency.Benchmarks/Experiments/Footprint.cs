using Concurrency.Benchmarks.Groups;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Experiments;

/// <summary>What an actor that waits for work keeps alive.</summary>
internal static class Footprint
{
    private const int Actors = 100_000;

    public static Experiment Experiment => new(
        "memory",
        $"Bytes that stay on the heap for each of {Actors:N0} actors: when they were started, and when each has handled three messages and is idle again.",
        ["started (B)", "idle after use (B)"],
        MeasureAsync);

    private static async Task<SheetRow[]> MeasureAsync(int rounds, Progress progress)
    {
        Contestant[] contestants =
        [
            ManyActorsGroups.Ours(Actors), ManyActorsGroups.Channels(Actors, false), ManyActorsGroups.Channels(Actors, true),
            ManyActorsGroups.Blocks(Actors), ManyActorsGroups.Akka(Actors), ManyActorsGroups.Proto(Actors),
        ];
        var rows = new List<SheetRow>();
        for (int i = 0; i < contestants.Length; i++)
        {
            progress.WarmUp(i, contestants.Length, contestants[i].Name);
            long before = await SettledAsync();
            await contestants[i].Prepare!();
            double started = (double)(await SettledAsync() - before) / Actors;
            await Task.Run(() => contestants[i].Run(3 * Actors));
            double used = (double)(await SettledAsync() - before) / Actors;
            rows.Add(new SheetRow(contestants[i].Name, [started, used]));
            await contestants[i].Release!();
        }

        return [.. rows];
    }

    /// <summary>The heap once it no longer changes: what was started has reached its first wait.</summary>
    private static async Task<long> SettledAsync()
    {
        long last = Heap();
        for (int i = 0; i < 50; i++)
        {
            await Task.Delay(20);
            long now = Heap();
            if (Math.Abs(now - last) < Actors) return now;
            last = now;
        }

        throw new TimeoutException("The heap does not settle.");
    }

    /// <summary>What is reachable, without the holes between.</summary>
    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GCMemoryInfo heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return heap.HeapSizeBytes - heap.FragmentedBytes;
    }
}
