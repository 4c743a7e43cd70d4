using Concurrency.Benchmarks.Groups;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Savina;

/// <summary>One sender deals messages out to sixty actors: the many-actors workload with few of them.</summary>
internal static class ForkJoinThroughput
{
    private const int Actors = 60;
    private const int Messages = 300_000;

    public static Group Group => ManyActorsGroups.Of(
        "savina-fork-join",
        Actors,
        Messages,
        ManyActorsGroups.Ours(Actors),
        ManyActorsGroups.Channels(Actors, isBounded: false),
        ManyActorsGroups.Channels(Actors, isBounded: true),
        ManyActorsGroups.Blocks(Actors),
        ManyActorsGroups.Akka(Actors),
        ManyActorsGroups.Proto(Actors)) with { Area = "Savina" };
}
