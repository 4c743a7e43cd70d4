using Concurrency.Benchmarks.Peers;
using ScottPlot;

namespace Concurrency.Benchmarks.Plots;

/// <summary>One colour a contestant, the same in every plot. Told apart by people who do not see all colours (Okabe and Ito, 2008; P. Tol's muted scheme for the rest).</summary>
internal static class Palette
{
    private static readonly Dictionary<string, string> s_known = new()
    {
        [PeerNames.Ours] = "#000000",
        [PeerNames.Channel] = "#0072B2",
        [PeerNames.BoundedChannel] = "#56B4E9",
        [PeerNames.ActionBlock] = "#009E73",
        [PeerNames.Akka] = "#D55E00",
        [PeerNames.Proto] = "#E69F00",
        [PeerNames.Orleans] = "#CC79A7",
        [PeerNames.Lock] = "#999999",
        [PeerNames.LockAwaited] = "#C8C8C8",
    };

    private static readonly string[] s_others = ["#332288", "#88CCEE", "#44AA99", "#117733", "#999933", "#DDCC77", "#CC6677", "#882255", "#AA4499"];

    public static Color Of(string contestant, int index) => Color.FromHex(s_known.GetValueOrDefault(contestant) ?? s_others[index % s_others.Length]);
}
