using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>What a listener hears.</summary>
public class PipelineDiagnosticsTests
{
    [Fact]
    public async Task Meter_TellsPerStageWhatBecameOfItems()
    {
        string name = Guid.NewGuid().ToString();
        await using Chain.Flow flow = Chain.Flow.Start(static n => n, static n => n % 2 == 0, static n => n, new FlowOptions { Name = name });
        await flow.RunAsync(Enumerable.Range(0, 10)).CollectSoon();

        var heard = new Dictionary<string, long>();
        using var listener = new MeterListener { InstrumentPublished = static (instrument, l) => Enable(instrument, l) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var named = new Dictionary<string, object?>(tags.ToArray());
            if (name.Equals(named.GetValueOrDefault("concurrency.flow.name"))) heard[$"{instrument.Name} {named.GetValueOrDefault("concurrency.stage.name")} {named.GetValueOrDefault("concurrency.outcome")}"] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal((10, 5, 5, 0), (heard["concurrency.flow.items First out"], heard["concurrency.flow.items Keep filtered"], heard["concurrency.flow.items Last out"], heard["concurrency.flow.queued Keep "]));

        static void Enable(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Name == "Concurrency" && instrument.Name.StartsWith("concurrency.flow.", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        }
    }

    [Theory]
    [InlineData(false, "completed")]
    [InlineData(true, "failed")]
    public async Task Span_CoversTheRun_AndIsTheParentOfItsStagesSpans(bool fails, string outcome)
    {
        string name = Guid.NewGuid().ToString();
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Concurrency",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                    if (span.OperationName.StartsWith(name, StringComparison.Ordinal)) spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using Activity caller = new Activity("caller").Start();
        string? parent = null;
        await using Single.Flow flow = Single.Flow.Start(
            (n, _) =>
            {
                parent = Activity.Current?.OperationName;
                return fails ? throw new InvalidDataException() : new ValueTask<int>(n);
            },
            new FlowOptions { Name = name });
        try
        {
            await foreach (int _ in flow.RunAsync([1])) Assert.Same(caller, Activity.Current);
        }
        catch (StageException)
        {
            Assert.True(fails);
        }

        Activity span = Assert.Single(spans, s => s.OperationName == name);
        Activity stage = Assert.Single(spans, s => s.OperationName == name + ".Body");
        Assert.Equal((stage.OperationName, caller.Id, outcome), (parent, span.ParentId, (string)span.GetTagItem("concurrency.outcome")!));
        Assert.Equal((span.Id, "Body"), (stage.ParentId, (string)stage.GetTagItem("concurrency.stage.name")!));
        Assert.Equal([stage, span], spans);
    }
}
