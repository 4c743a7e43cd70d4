using System.Globalization;
using System.Text;

namespace Concurrency.Benchmarks.Harness;

/// <summary>Results as Markdown. Where a peer is ahead of ours, its ratio is bold.</summary>
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

    public static string Of(Sheet sheet)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {sheet.Name}\n\n{sheet.Work} {sheet.Rounds} rounds, commit {sheet.Commit}. Where a peer is ahead of ours, bold.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| contestant | {string.Join(" | ", sheet.Columns)} |\n|---|{string.Concat(sheet.Columns.Select(_ => "--:|"))}\n");
        foreach (SheetRow row in sheet.Rows)
        {
            IEnumerable<string> cells = row.Values.Select((value, i) => value < sheet.Rows[0].Values[i] ? $"**{Number(value)}**" : Number(value));
            text.Append(CultureInfo.InvariantCulture, $"| {row.Contestant} | {string.Join(" | ", cells)} |\n");
        }

        return text.Append('\n').ToString();

        static string Number(double value) => value.ToString(value < 1_000 ? "0.0" : "N0", CultureInfo.InvariantCulture);
    }

    public static string Of(ResultSet results)
    {
        var text = new StringBuilder();
        foreach (string name in results.Groups.Select(group => group.Area).Concat(results.Sheets.Select(sheet => sheet.Area)).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"## {name}\n\n");
            GroupResult[] area = [.. results.Groups.Where(group => group.Area == name)];
            foreach (GroupResult group in area.Where(group => group.Curve is null)) text.Append(Of(group));
            foreach (IGrouping<string, GroupResult> curve in area.Where(group => group.Curve is not null).GroupBy(group => group.Curve!)) text.Append(OfCurve(curve.Key, [.. curve]));
            foreach (Sheet sheet in results.Sheets.Where(sheet => sheet.Area == name)) text.Append(Of(sheet));
        }

        return text.ToString();
    }

    private static string OfCurve(string name, GroupResult[] points)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {name}\n\nMedian ns/op; where a peer is ahead of ours, bold. {points[0].Work} {points[0].Rounds} rounds, commit {points[0].Commit}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| contestant | {string.Join(" | ", points.Select(point => point.At.ToString("N0", CultureInfo.InvariantCulture)))} |\n|---|{string.Concat(points.Select(_ => "--:|"))}\n");
        foreach (string contestant in points.SelectMany(point => point.Contestants).Select(one => one.Name).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {contestant} |");
            foreach (GroupResult point in points)
            {
                ContestantResult? one = point.Contestants.FirstOrDefault(one => one.Name == contestant);
                string cell = one is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{one.MedianNanoseconds():0.0}");
                text.Append(CultureInfo.InvariantCulture, $" {(one is not null && one.RatioTo(point.Ours).Median < 1 ? $"**{cell}**" : cell)} |");
            }

            text.Append('\n');
        }

        return text.Append('\n').ToString();
    }
}
