using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>What pools report to whoever listens. Without a listener it is one look at a flag per call, and per chunk of a fan-out.</summary>
internal static class PoolMetrics
{
    internal const string PoolTag = "concurrency.pool.name";
    internal const string JobTag = "concurrency.job.name";
    private const string OutcomeTag = "concurrency.outcome";

    private static readonly Counter<long> Jobs = ConcurrencyDiagnostics.Meter.CreateCounter<long>(
        "concurrency.pool.jobs", "{job}", "Jobs that have ended or were turned away, by outcome: completed, failed, rejected, dropped.");

    private static readonly Histogram<double> Running = ConcurrencyDiagnostics.Meter.CreateHistogram<double>(
        "concurrency.pool.job.duration", "s", "How long the bodies of single submissions ran.");

    private static readonly Histogram<double> Waiting = ConcurrencyDiagnostics.Meter.CreateHistogram<double>(
        "concurrency.pool.queue.duration", "s", "How long single submissions waited for a worker.");

    // Weak: a pool that was never disposed is not kept alive by being counted.
    private static readonly ConditionalWeakTable<PoolCell, object?> Pools = [];

    static PoolMetrics()
    {
        ConcurrencyDiagnostics.Meter.CreateObservableUpDownCounter("concurrency.pool.active", static () => Observe(static pool => pool.Statistics.Active), "{job}", "Bodies that hold a permit.");
        ConcurrencyDiagnostics.Meter.CreateObservableUpDownCounter("concurrency.pool.queued", static () => Observe(static pool => pool.Statistics.Queued), "{job}", "Submissions that wait for a worker.");
    }

    /// <summary>Whether single submissions are worth measuring.</summary>
    internal static bool IsObserved => Running.Enabled || Waiting.Enabled || ConcurrencyDiagnostics.Activities.HasListeners();

    internal static void Register(PoolCell pool) => Pools.TryAdd(pool, null);

    internal static void Forget(PoolCell pool) => Pools.Remove(pool);

    internal static void Count(JobLimit limit, long succeeded, long failed)
    {
        if (!Jobs.Enabled) return;
        if (succeeded > 0) Add(limit, succeeded, "completed");
        if (failed > 0) Add(limit, failed, "failed");
    }

    internal static void CountRejected(JobLimit limit)
    {
        if (Jobs.Enabled) Add(limit, 1, "rejected");
    }

    internal static void CountDropped(JobLimit limit)
    {
        if (Jobs.Enabled) Add(limit, 1, "dropped");
    }

    internal static void RecordWaiting(JobLimit limit, TimeSpan span) => Waiting.Record(span.TotalSeconds, limit.Tags);

    internal static void RecordRunning(JobLimit limit, TimeSpan span) => Running.Record(span.TotalSeconds, limit.Tags);

    // By itself: a method with tags in it clears room for eight of them whenever it is called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(JobLimit limit, long count, string outcome)
    {
        TagList tags = limit.Tags;
        tags.Add(OutcomeTag, outcome);
        Jobs.Add(count, tags);
    }

    private static IEnumerable<Measurement<int>> Observe(Func<PoolCell, int> read) =>
        Pools.Select(entry => new Measurement<int>(read(entry.Key), new KeyValuePair<string, object?>(PoolTag, entry.Key.Name)));
}
