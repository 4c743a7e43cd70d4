using System.Globalization;
using Concurrency.Benchmarks.Harness;
using ScottPlot;

namespace Concurrency.Benchmarks.Plots;

/// <summary>Bytes, contestant by contestant, a bar for each column of a sheet.</summary>
internal static class BytesPlot
{
    private const int Width = 760;
    private const int BarHeight = 17;
    private const string Unit = " (B)";

    public static bool Suits(Sheet sheet) => sheet.Columns.All(static column => column.EndsWith(Unit, StringComparison.Ordinal));

    public static Plot Of(Sheet sheet, out int width, out int height)
    {
        var plot = new Plot();
        var rows = new List<(double Position, string Label)>();
        double y = 0;
        foreach ((int index, SheetRow row) in sheet.Rows.Index())
        {
            rows.Add((-(y + ((row.Values.Length - 1) / 2.0)), row.Contestant));
            foreach ((int column, double bytes) in row.Values.Index())
            {
                Color color = Palette.Of(row.Contestant, index);
                var bar = new Bar
                {
                    Position = -y,
                    Value = bytes,
                    Label = $"{bytes.ToString("N0", CultureInfo.InvariantCulture)} {sheet.Columns[column][..^Unit.Length]}",
                    FillColor = column == 0 ? color : color.WithAlpha(0.5),
                    LineWidth = 0,
                    Size = 0.9,
                    Orientation = Orientation.Horizontal,
                };
                plot.Add.Bar(bar).Horizontal = true;
                y++;
            }

            y += 0.6;
        }

        plot.Axes.SetLimits(0, sheet.Rows.SelectMany(static row => row.Values).Max() * 1.3, -y + 0.5, 0.9);
        plot.Axes.Left.SetTicks([.. rows.Select(static row => row.Position)], [.. rows.Select(static row => row.Label)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.Label.Text = "bytes an actor; less is better";
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.Label.FontSize = 12;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Title(sheet.Name, 15);
        width = Width;
        height = (int)(y * BarHeight) + 110;
        return plot;
    }
}
