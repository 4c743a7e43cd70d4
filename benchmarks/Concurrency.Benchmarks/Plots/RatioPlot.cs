using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;
using ScottPlot;

namespace Concurrency.Benchmarks.Plots;

/// <summary>How many times longer each peer takes than ours, group by group, on a logarithmic scale that begins at "the same".</summary>
internal static class RatioPlot
{
    private const int Width = 860;
    private const int BarHeight = 13;
    private static readonly double[] s_ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

    public static Plot Of(string title, GroupResult[] groups, out int width, out int height)
    {
        var plot = new Plot();
        var bars = new List<Bar>();
        var rows = new List<(double Position, string Label)>();
        var legend = new List<string>();
        double y = 0;
        foreach (GroupResult group in groups)
        {
            double first = y;
            foreach (ContestantResult peer in group.Contestants.Skip(1).Where(one => one.Name != PeerNames.Call))
            {
                int index = legend.IndexOf(peer.Name);
                if (index < 0)
                {
                    index = legend.Count;
                    legend.Add(peer.Name);
                    plot.Legend.ManualItems.Add(new LegendItem { LabelText = peer.Name, FillColor = Palette.Of(peer.Name, index) });
                }

                double ratio = peer.RatioTo(group.Ours).Median;
                bars.Add(new Bar
                {
                    Position = -y,
                    Value = Math.Log10(ratio),
                    FillColor = Palette.Of(peer.Name, index),
                    LineWidth = 0,
                    Size = 0.9,
                    Orientation = Orientation.Horizontal,
                });
                y++;
            }

            rows.Add((-(first + y - 1) / 2, group.Name));
            y += 1;
        }

        plot.Add.Bars(bars).Horizontal = true;
        VerticalLine(plot, 0);
        double least = Math.Min(-0.1, bars.Min(bar => bar.Value) - 0.1);
        double most = Math.Max(0.5, bars.Max(bar => bar.Value) + 0.1);
        plot.Axes.SetLimits(least, most, -y + 0.5, 0.9);
        double[] ticks = [.. s_ticks.Where(tick => Math.Log10(tick) >= least && Math.Log10(tick) <= most)];
        plot.Axes.Bottom.SetTicks([.. ticks.Select(Math.Log10)], [.. ticks.Select(tick => FormattableString.Invariant($"{tick}×"))]);
        plot.Axes.Left.SetTicks([.. rows.Select(row => row.Position)], [.. rows.Select(row => row.Label)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.Label.Text = "time of the peer / time of the generated handle; right of 1× ours is faster";
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.Label.FontSize = 12;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Title(title, 15);
        plot.ShowLegend(Edge.Right);
        width = Width;
        height = (int)(y * BarHeight) + 110;
        return plot;
    }

    private static void VerticalLine(Plot plot, double x)
    {
        ScottPlot.Plottables.VerticalLine line = plot.Add.VerticalLine(x);
        line.Color = Colors.Black;
        line.LineWidth = 1;
    }
}
