using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Pipelines;
using static Concurrency.Benchmarks.Pipelines.PipelineContestants;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Four stages and a sink, joined by bounded queues.</summary>
internal static class PipelineGroups
{
    private const string Area = "Pipelines";
    private const string Work = "An integer through four stages of {0} into a sink; one item.";

    public static Group[] All =>
    [
        new Group(
            "pipeline-fused",
            string.Format(null, Work, "one arithmetic operation, left to fuse,"),
            Ours("Concurrency.Generators, fused", static (n, sum) => FusedSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
            PlainLoop(Steps.Trivial),
            AsyncSequence(Steps.Trivial),
            Channels(Steps.Trivial, 1),
            Dataflow(Steps.Trivial, 1)) { Area = Area },
        new Group(
            "pipeline-unfused",
            string.Format(null, Work, "one arithmetic operation, handed over from stage to stage,"),
            Ours("Concurrency.Generators, unfused", static (n, sum) => UnfusedSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
            PlainLoop(Steps.Trivial),
            AsyncSequence(Steps.Trivial),
            Channels(Steps.Trivial, 1),
            Dataflow(Steps.Trivial, 1)) { Area = Area },
        new Group(
            "pipeline-ordered",
            string.Format(null, Work, "one arithmetic operation and two workers, in order except the channels,"),
            Ours("Concurrency.Generators, in order", static (n, sum) => OrderedSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
            Channels(Steps.Trivial, 2),
            Dataflow(Steps.Trivial, 2)) { Area = Area },
        new Group(
            "pipeline-work",
            string.Format(null, Work, "about 30 ns of arithmetic"),
            Ours("Concurrency.Generators", static (n, sum) => WorkingSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n)), isWork: true),
            PlainLoop(Steps.Work),
            AsyncSequence(Steps.Work),
            Channels(Steps.Work, 1),
            Dataflow(Steps.Work, 1)) { Area = Area },
        new Group(
            "pipeline-async",
            string.Format(null, Work, "an await that really waits (Task.Yield)"),
            Ours("Concurrency.Generators", static (n, sum) => YieldingSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
            AsyncPeers.Channels(),
            AsyncPeers.Dataflow(),
            AsyncPeers.Sequence()) { Area = Area },
        new Group(
            "pipeline-timer",
            string.Format(null, Work, "a timer of one millisecond, 64 items in each,"),
            Ours("Concurrency.Generators, in order", static (n, sum) => WaitingSteps.Flow.Start(sum).RunAsync(Enumerable.Range(0, n))),
            AsyncPeers.WaitingChannels(64),
            AsyncPeers.WaitingDataflow(64)) { Area = Area, Operations = 2_000 },
    ];
}
