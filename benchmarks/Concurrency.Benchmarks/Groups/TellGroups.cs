using Concurrency.Benchmarks.Accumulators;
using Concurrency.Benchmarks.Harness;
using static Concurrency.Benchmarks.Accumulators.AccumulatorContestants;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Messages to one actor that nobody waits for, up to the moment when all are handled.</summary>
internal static class TellGroups
{
    private const int Flood = 500_000;
    private const int Window = 512;

    // A flood of one-way calls makes the silo slow out of proportion; a window of this size is the favourable way.
    private const int OrleansWindow = 500;

    private static readonly FloodWorkload s_one = new(senders: 1);
    private static readonly FloodWorkload s_two = new(senders: 2);
    private static readonly PacedWorkload s_paced = new(Window);

    public static Group[] All =>
    [
        new(
            "tell-1-1",
            $"One sender, one actor, no pause between messages (Orleans: {OrleansWindow} outstanding); one message, told and handled.",
            [Ours(s_one), .. EveryPeer(s_one), OnOrleans(new PacedWorkload(OrleansWindow)) with { Operations = 10_000 }, UnderLockAwaited(s_one), UnderLock, PlainCall])
        {
            Area = "Actors", Operations = Flood,
        },
        new("tell-2-1", "Two senders, one actor, no pause between messages; one message, told and handled.", [Ours(s_two), .. EveryPeer(s_two)]) { Area = "Actors", Operations = Flood },
        new("tell-paced", $"One sender that waits after every {Window} messages until they are handled; one message.", [Ours(s_paced), .. EveryPeer(s_paced)]) { Area = "Actors" },
    ];
}
