using System.Text.RegularExpressions;
using Concurrency.Benchmarks.Harness;
using ScottPlot;

namespace Concurrency.Benchmarks.Plots;

/// <summary>The plots as SVG files, one an area, one a curve and one a sheet of bytes.</summary>
internal static partial class PlotFiles
{
    public static void Write(ResultSet results, string folder)
    {
        // Its widths are those of Verdana, which other machines have.
        Fonts.Default = "DejaVu Sans";
        Directory.CreateDirectory(folder);
        foreach (IGrouping<string, GroupResult> area in results.Groups.Where(group => group.Curve is null).GroupBy(group => group.Area))
        {
            Plot plot = RatioPlot.Of(area.Key, [.. area], out int width, out int height);
            Save(plot, Path.Combine(folder, FileName(area.Key)), width, height);
        }

        foreach (IGrouping<string, GroupResult> curve in results.Groups.Where(group => group.Curve is not null).GroupBy(group => group.Curve!))
        {
            Save(CurvePlot.Of(curve.Key, [.. curve]), Path.Combine(folder, FileName(curve.Key)), CurvePlot.Width, CurvePlot.Height);
        }

        foreach (Sheet sheet in results.Sheets.Where(BytesPlot.Suits))
        {
            Plot plot = BytesPlot.Of(sheet, out int width, out int height);
            Save(plot, Path.Combine(folder, FileName(sheet.Name)), width, height);
        }
    }

    private static string FileName(string title) => NotAWord().Replace(title.ToLowerInvariant(), "-").Trim('-') + ".svg";

    private static void Save(Plot plot, string file, int width, int height)
    {
        string svg = plot.GetSvgXml(width, height).Replace("font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\"", StringComparison.Ordinal);
        File.WriteAllText(file, svg.ReplaceLineEndings("\n").TrimEnd() + "\n");
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotAWord();
}
