using Concurrency.Benchmarks.Accumulators;
using Concurrency.Benchmarks.Harness;
using static Concurrency.Benchmarks.Accumulators.AccumulatorContestants;

namespace Concurrency.Benchmarks.Groups;

/// <summary>How the cost of a message grows with the number of actors and of senders.</summary>
internal static class GrowthGroups
{
    private const int LeastMessages = 300_000;

    // A million of the others' actors take more memory than this machine has to spare.
    private const int MostOfPeers = 100_000;

    public static Group[] All =>
    [
        .. new[] { 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000 }.Select(Actors),
        .. new[] { 1, 2, 4, 8 }.Select(Senders),
    ];

    private static Group Actors(int actors) => new(
        $"growth-actors-{actors}",
        "One sender goes round so many actors; one message, told and handled.",
        [
            ManyActorsGroups.Ours(actors),
            ManyActorsGroups.Channels(actors, isBounded: false),
            ManyActorsGroups.Channels(actors, isBounded: true),
            .. actors <= MostOfPeers ? [ManyActorsGroups.Blocks(actors), ManyActorsGroups.Akka(actors), ManyActorsGroups.Proto(actors)] : Array.Empty<Contestant>(),
        ])
    {
        Area = "Growth", Operations = Math.Max(LeastMessages, actors), Curve = "A message to one of many actors", At = actors,
    };

    private static Group Senders(int senders)
    {
        var flood = new FloodWorkload(senders);
        return new Group($"growth-senders-{senders}", "So many senders tell one actor without a pause; one message, told and handled.", [Ours(flood), .. EveryPeer(flood)])
        {
            Area = "Growth", Operations = 400_000, Curve = "A message from one of many senders", At = senders,
        };
    }
}
