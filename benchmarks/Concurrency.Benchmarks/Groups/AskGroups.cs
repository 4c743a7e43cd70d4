using Concurrency.Benchmarks.Accumulators;
using Concurrency.Benchmarks.Harness;
using static Concurrency.Benchmarks.Accumulators.AccumulatorContestants;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Messages whose answer is awaited.</summary>
internal static class AskGroups
{
    private const int InFlight = 64;

    private static readonly AskWorkload s_one = new();
    private static readonly AskWindowsWorkload s_windows = new(InFlight);

    public static Group[] All =>
    [
        new("ask-idle", "One caller asks an idle actor and awaits the answer; one ask.", [Ours(s_one), .. EveryPeer(s_one), OnOrleans(s_one), UnderLockAwaited(s_one), UnderLock, PlainCall]) { Area = "Actors" },
        new("ask-64", $"One caller asks {InFlight} times, then awaits the answers; one ask.", [Ours(s_windows), .. EveryPeer(s_windows), OnOrleans(s_windows), UnderLockAwaited(s_windows), UnderLock]) { Area = "Actors" },
        new("ask-never-inlined", "One caller asks an idle actor that never runs on its caller's thread; one ask.", [OursNeverInlined(s_one), .. EveryPeer(s_one), OnOrleans(s_one)]) { Area = "Actors" },
        new("ask-64-never-inlined", $"{InFlight} asks at a time of an actor that never runs on its caller's thread; one ask.", [OursNeverInlined(s_windows), .. EveryPeer(s_windows), OnOrleans(s_windows)]) { Area = "Actors" },
    ];
}
