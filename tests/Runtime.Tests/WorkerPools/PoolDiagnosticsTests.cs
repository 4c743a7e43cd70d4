using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>What a listener hears, and what it costs when there is none.</summary>
public sealed class PoolDiagnosticsTests
{
    [Fact]
    public async Task Meter_CountsByPoolJobAndOutcome()
    {
        string name = nameof(Meter_CountsByPoolJobAndOutcome);
        var counts = new Dictionary<string, long>();
        var durations = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, l) =>
            {
                if (instrument.Meter.Name == "Concurrency" && instrument.Name.StartsWith("concurrency.pool.", StringComparison.Ordinal)) l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (!Is(tags, name)) return;
            lock (counts) counts[Tag(tags, "concurrency.job.name") + " " + Tag(tags, "concurrency.outcome")] = value + counts.GetValueOrDefault(Tag(tags, "concurrency.job.name") + " " + Tag(tags, "concurrency.outcome"));
        });
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (!Is(tags, name)) return;
            lock (durations) durations.Add(instrument.Name);
        });
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) =>
        {
            if (!Is(tags, name)) return;
            lock (counts) counts[instrument.Name] = value;
        });
        listener.Start();

        var gate = new Gate();
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Name = name, Concurrency = 1, Capacity = 0, FullMode = QueueFullMode.Reject });
        await pool.CheckAsync(1);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await pool.CheckAsync(-1));
        await pool.TwiceAllAsync([1, 2, 3]);
        Task<int> held = pool.HoldAsync(gate).AsTask();
        Assert.Equal(EnqueueResult.Full, pool.TryPost.Check(1));
        listener.RecordObservableInstruments();
        gate.Open();
        await held;

        Assert.Equal((1, 1, 3, 1), (counts["Check completed"], counts["Check failed"], counts["Twice completed"], counts["Check rejected"]));
        Assert.Equal((1, 0), (counts["concurrency.pool.active"], counts["concurrency.pool.queued"]));
        Assert.Contains("concurrency.pool.job.duration", durations);
        Assert.Contains("concurrency.pool.queue.duration", durations);
    }

    [Fact]
    public async Task Spans_AreChildrenOfTheCallers_AndSayWhatFailed()
    {
        var spans = new List<Activity>();
        using var source = new ActivitySource("test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = static s => s.Name is "Concurrency" or "test",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans) spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        string name = nameof(Spans_AreChildrenOfTheCallers_AndSayWhatFailed);
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Name = name });
        using (Activity parent = source.StartActivity("parent")!)
        {
            await pool.TwiceAsync(1);
            await Assert.ThrowsAsync<InvalidDataException>(async () => await pool.CheckAsync(-1));
            Assert.Same(parent, Activity.Current);
        }

        Activity[] own = [.. spans.Where(s => s.GetTagItem("concurrency.pool.name") as string == name)];
        Assert.Equal(["Twice", "Check"], own.Select(s => s.OperationName));
        Assert.All(own, s => Assert.Equal("parent", s.Parent?.OperationName));
        Assert.Equal((ActivityStatusCode.Unset, ActivityStatusCode.Error), (own[0].Status, own[1].Status));
    }

    [Fact]
    public void FanOut_AllocatesItsResultsAndLittleElse()
    {
        const int Items = 20_000;
        var rig = new PoolRig(concurrency: 2);
        int[] items = Enumerable.Range(0, Items).ToArray();
        long Run()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Task<int[]> all = rig.Pool.TwiceAllAsync(items).AsTask();
            rig.Go();
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(SpinWait.SpinUntil(() => all.IsCompleted, TimeSpan.FromSeconds(30)));
            return bytes;
        }

        Run();
        Assert.InRange(Run(), sizeof(int) * Items, (sizeof(int) * Items) + 4_096); // The results, and what a call costs however long it is.
    }

    private static bool Is(ReadOnlySpan<KeyValuePair<string, object?>> tags, string pool) => Tag(tags, "concurrency.pool.name") == pool;

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (KeyValuePair<string, object?> tag in tags)
            if (tag.Key == name) return (string?)tag.Value;
        return null;
    }
}
