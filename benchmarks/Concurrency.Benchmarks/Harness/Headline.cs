using System.Globalization;
using System.Text;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Harness;

/// <summary>The table of the README: what a user does most, against what a user would take instead.</summary>
internal static class Headline
{
    private static readonly (string Group, string Label)[] s_rows =
    [
        ("ask-idle", "ask an idle actor"),
        ("ask-64", "64 asks in flight"),
        ("tell-1-1", "tell, no pause"),
        ("tell-paced", "tell, at most 512 outstanding"),
        ("tell-10k", "tell 10,000 actors in turn"),
        ("savina-ping-pong", "ping-pong, a round trip"),
        ("savina-ring", "ring of 100 actors, a hop"),
        ("savina-bank", "bank, a transfer"),
        ("spawn", "start, one message, stop"),
    ];

    private static readonly string[] s_peers = [PeerNames.Channel, PeerNames.BoundedChannel, PeerNames.ActionBlock, PeerNames.Akka, PeerNames.Proto, PeerNames.Orleans];

    public static string Of(ResultSet results)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"| | ns | bytes | {string.Join(" | ", s_peers)} |\n|---|--:|--:|{string.Concat(s_peers.Select(_ => "--:|"))}\n");
        foreach ((string name, string label) in s_rows)
        {
            if (results.Groups.FirstOrDefault(group => group.Name == name) is not { } group) continue;
            string cells = string.Join(" | ", s_peers.Select(peer => Cell(group, peer)));
            text.Append(CultureInfo.InvariantCulture, $"| {label} | {group.Ours.MedianNanoseconds():0} | {group.Ours.MedianBytes():0.#} | {cells} |\n");
        }

        return text.ToString();
    }

    private static string Cell(GroupResult group, string peer)
    {
        if (group.Contestants.FirstOrDefault(one => one.Name == peer) is not { } one) return "–";
        double ratio = one.RatioTo(group.Ours).Median;
        string text = ratio.ToString(ratio < 10 ? "0.0×" : "0×", CultureInfo.InvariantCulture);
        return ratio < 1 ? $"**{ratio.ToString("0.00×", CultureInfo.InvariantCulture)}**" : text;
    }
}
