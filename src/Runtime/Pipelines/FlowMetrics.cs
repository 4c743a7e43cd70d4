using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>What flows report to whoever listens: read from their statistics when somebody asks, so that counting costs nothing more.</summary>
internal static class FlowMetrics
{
    internal const string FlowTag = "concurrency.flow.name";
    internal const string StageTag = "concurrency.stage.name";
    internal const string OutcomeTag = "concurrency.outcome";

    // Weak: a flow that was never disposed is not kept alive by being counted.
    private static readonly ConditionalWeakTable<FlowCell, object?> Flows = [];

    static FlowMetrics()
    {
        Meter meter = ConcurrencyDiagnostics.Meter;
        meter.CreateObservableCounter("concurrency.flow.items", static () => Flows.SelectMany(static entry => ItemsOf(entry.Key)), "{item}", "Items of each stage, by what became of them: out, filtered, skipped, dead_lettered, failed, abandoned.");
        meter.CreateObservableCounter("concurrency.flow.retries", static () => PerStage(static stage => stage.Retried), "{attempt}", "Attempts after the first.");
        meter.CreateObservableUpDownCounter("concurrency.flow.queued", static () => PerStage(static stage => stage.Queued), "{item}", "Items waiting in front of each stage.");
        meter.CreateObservableGauge("concurrency.flow.busy", static () => PerStage(static stage => stage.BusyShare), "1", "The share of its permits that a stage has used; the highest one is the bottleneck.");
        meter.CreateObservableUpDownCounter(
            "concurrency.flow.runs", static () => Flows.Select(static entry => new Measurement<int>(entry.Key.Statistics.ActiveRuns, Tag(FlowTag, entry.Key.Name))), "{run}", "Runs under way.");
    }

    internal static void Register(FlowCell flow) => Flows.TryAdd(flow, null);

    internal static void Forget(FlowCell flow) => Flows.Remove(flow);

    private static IEnumerable<Measurement<long>> ItemsOf(FlowCell flow)
    {
        foreach (StageStatistics stage in flow.Statistics.Stages)
        {
            yield return Items(stage.Out, "out");
            yield return Items(stage.Filtered, "filtered");
            yield return Items(stage.Skipped, "skipped");
            yield return Items(stage.DeadLettered, "dead_lettered");
            yield return Items(stage.Failed, "failed");
            yield return Items(stage.Abandoned, "abandoned");

            Measurement<long> Items(long count, string outcome) => new(count, Tag(FlowTag, flow.Name), Tag(StageTag, stage.Name), Tag(OutcomeTag, outcome));
        }
    }

    private static IEnumerable<Measurement<T>> PerStage<T>(Func<StageStatistics, T> read)
        where T : struct =>
        Flows.SelectMany(entry => entry.Key.Statistics.Stages.Select(stage => new Measurement<T>(read(stage), Tag(FlowTag, entry.Key.Name), Tag(StageTag, stage.Name))));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
