using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Concurrency.Benchmarks.Harness;

/// <summary>Measurements as Markdown.</summary>
internal static class Report
{
    public static string Machine()
    {
        string processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString();
        return $"{processor}, {Environment.ProcessorCount} logical processors, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}";
    }

    public static string Table(Group group, Measurement[] measurements, int rounds)
    {
        var text = new StringBuilder();
        Measurement ours = measurements[0];
        text.Append(CultureInfo.InvariantCulture, $"## {group.Name}\n\n{group.Work} {rounds} rounds.\n\n");
        text.Append("| contestant | ns/op median | ns/op min | B/op | time / ours, median | least |\n|---|--:|--:|--:|--:|--:|\n");
        foreach (Measurement one in measurements)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {one.Contestant.Name} | {one.MedianNanoseconds:0.0} | {one.BestNanoseconds:0.0} | {one.MedianBytes:0.0} | {one.RatioTo(ours):0.00} | {one.LeastRatioTo(ours):0.00} |\n");
        }

        return text.Append('\n').ToString();
    }
}
