using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Keys;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Experiments;

/// <summary>What a million keyed actors that wait for work keep alive, and what is left of them when they have ended.</summary>
internal static class KeyedFootprint
{
    private const int Actors = 1_000_000;

    public static Experiment Experiment => new(
        "keyed-memory",
        $"Bytes that stay on the heap for each of {Actors:N0} actors of a directory, each asked once and idle since, their first mailbox segment included; and for each when all of them have ended.",
        ["idle (B)", "ended (B)"],
        MeasureAsync);

    private static async Task<SheetRow[]> MeasureAsync(int rounds, Progress progress)
    {
        progress.WarmUp(0, 1, PeerNames.Ours);
        long before = Heap();
        Visitor.Directory visitors = Visitor.Directory.Start(new DirectoryOptions { IdleTimeout = Timeout.InfiniteTimeSpan, StopTimeout = TimeSpan.FromMinutes(5) });
        for (int key = 0; key < Actors; key++) Check.That(await visitors.Get(key).VisitAsync() == key);
        double idle = (double)(Heap() - before) / Actors;
        Check.That(visitors.Count == Actors);
        await visitors.DisposeAsync();
        Check.That(visitors.Count == 0);
        double ended = (double)(Heap() - before) / Actors;
        GC.KeepAlive(visitors);
        return [new SheetRow(PeerNames.Ours, [idle, ended])];
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GCMemoryInfo heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return heap.HeapSizeBytes - heap.FragmentedBytes;
    }
}
