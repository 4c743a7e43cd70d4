using System.Globalization;
using Concurrency.Benchmarks.Harness;
using ScottPlot;

namespace Concurrency.Benchmarks.Plots;

/// <summary>How the cost of one operation grows with load, both on logarithmic scales.</summary>
internal static class CurvePlot
{
    public const int Width = 760;
    public const int Height = 420;
    private static readonly double[] s_steps = [1, 2, 5];

    public static Plot Of(string name, GroupResult[] points)
    {
        var plot = new Plot();
        string[] contestants = [.. points.SelectMany(point => point.Contestants).Select(one => one.Name).Distinct()];
        var all = new List<double>();
        for (int i = 0; i < contestants.Length; i++)
        {
            (double X, double Y)[] line =
            [
                .. points.SelectMany(point => point.Contestants.Where(one => one.Name == contestants[i]).Select(one => (Math.Log10(point.At), Math.Log10(one.MedianNanoseconds())))),
            ];
            all.AddRange(line.Select(point => point.Y));
            ScottPlot.Plottables.Scatter scatter = plot.Add.Scatter(line.Select(point => point.X).ToArray(), line.Select(point => point.Y).ToArray());
            scatter.LegendText = contestants[i];
            scatter.Color = Palette.Of(contestants[i], i);
            scatter.LineWidth = i == 0 ? 3 : 1.5f;
            scatter.MarkerSize = i == 0 ? 7 : 5;
        }

        double[] at = [.. points.Select(point => point.At)];
        plot.Axes.Bottom.SetTicks([.. at.Select(Math.Log10)], [.. at.Select(value => value.ToString("N0", CultureInfo.InvariantCulture))]);
        double[] costs = [.. Enumerable.Range(-1, 8).SelectMany(power => s_steps.Select(step => step * Math.Pow(10, power))).Where(cost => Math.Log10(cost) > all.Min() - 0.3 && Math.Log10(cost) < all.Max() + 0.3)];
        plot.Axes.Left.SetTicks([.. costs.Select(Math.Log10)], [.. costs.Select(cost => cost.ToString("0.#", CultureInfo.InvariantCulture))]);
        plot.Axes.Left.Label.Text = "ns per operation";
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Left.Label.FontSize = 12;
        plot.Title(name, 15);
        plot.ShowLegend(Edge.Right);
        return plot;
    }
}
