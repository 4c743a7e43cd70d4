using Concurrency.Benchmarks.Accumulators;
using Concurrency.Benchmarks.Harness;
using static Concurrency.Benchmarks.Accumulators.AccumulatorContestants;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Handlers that await.</summary>
internal static class AsyncHandlerGroups
{
    private const int Window = 512;

    private static readonly PacedWorkload s_paced = new(Window);

    public static Group[] All =>
    [
        new(
            "async-at-once",
            $"A handler that is asynchronous and completes at once, told by one sender in windows of {Window}; one message.",
            OursAtOnce(s_paced),
            Ours(s_paced, "the same, synchronous"),
            Channel(s_paced, false, ChannelAccumulator.Work.AddAtOnce),
            Channel(s_paced, true, ChannelAccumulator.Work.AddAtOnce)) { Area = "Actors" },
        new(
            "async-yield",
            $"A handler that awaits Task.Yield(), told by one sender in windows of {Window}; one message.",
            OursLater(s_paced),
            Channel(s_paced, false, ChannelAccumulator.Work.AddLater),
            Channel(s_paced, true, ChannelAccumulator.Work.AddLater)) { Area = "Actors" },
    ];
}
