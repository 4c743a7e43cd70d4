using System.Globalization;
using System.Text;

namespace Concurrency.Benchmarks.Harness;

/// <summary>A group's results as Markdown. Where a peer is ahead of ours, its ratio is bold.</summary>
internal static class Table
{
    public static string Of(GroupResult group)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {group.Name}\n\n{group.Work} {group.Rounds} rounds, commit {group.Commit}.\n\n");
        text.Append("| contestant | ns/op median | min | max | B/op | time / ours, median | min | max |\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (ContestantResult one in group.Contestants)
        {
            Spread time = Spread.Of(one.Nanoseconds);
            Spread ratio = one.RatioTo(group.Ours);
            string median = string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:0.00}");
            if (!ReferenceEquals(one, group.Ours) && ratio.Median < 1) median = $"**{median}**";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {one.Name} | {time.Median:0.0} | {time.Least:0.0} | {time.Most:0.0} | {one.MedianBytes():0.0} | {median} | {ratio.Least:0.00} | {ratio.Most:0.00} |\n");
        }

        return text.Append('\n').ToString();
    }

    public static string Of(IEnumerable<GroupResult> groups)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, GroupResult> area in groups.GroupBy(group => group.Area))
        {
            text.Append(CultureInfo.InvariantCulture, $"## {area.Key}\n\n");
            foreach (GroupResult group in area) text.Append(Of(group));
        }

        return text.ToString();
    }
}
