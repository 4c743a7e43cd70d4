using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;
using Concurrency.Benchmarks.Pipelines;
using static Concurrency.Benchmarks.Pipelines.PipelineContestants;

namespace Concurrency.Benchmarks.Groups;

/// <summary>How the cost of an item grows with the number of stages, and of items in a run.</summary>
internal static class PipelineGrowthGroups
{
    public static Group[] All =>
    [
        Stages(1, static (n, sum) => OneStep.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
        Stages(2, static (n, sum) => TwoSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
        Stages(4, static (n, sum) => FusedSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
        Stages(8, static (n, sum) => EightSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
        Stages(16, static (n, sum) => SixteenSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
        .. new[] { 1_000, 10_000, 100_000, 1_000_000, 10_000_000 }.Select(Items),
    ];

    private static Group Stages(int stages, Func<int, Sum, ValueTask<FlowStatistics>> run) => new(
        $"growth-stages-{stages}",
        "An integer through so many stages of one arithmetic operation into a sink; one item.",
        Ours(PeerNames.Ours, run, stages: stages),
        PlainLoop(Steps.Trivial, stages),
        AsyncSequence(Steps.Trivial, stages),
        Channels(Steps.Trivial, 1, stages),
        Dataflow(Steps.Trivial, 1, stages))
    {
        Area = "Growth", Curve = "An item through 1 to 16 stages", At = stages,
    };

    private static Group Items(int items) => new(
        $"growth-items-{items}",
        "A run of so many integers through four stages of one arithmetic operation into a sink, begun and ended; one item.",
        Ours(PeerNames.Ours, static (n, sum) => FusedSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
        PlainLoop(Steps.Trivial),
        AsyncSequence(Steps.Trivial),
        Channels(Steps.Trivial, 1),
        items <= 1_000_000 ? Dataflow(Steps.Trivial, 1) : Dataflow(Steps.Trivial, 1) with { Operations = 1_000_000 })
    {
        Area = "Growth", Operations = items, Curve = "An item of a run of 1,000 to 10,000,000", At = items,
    };
}
