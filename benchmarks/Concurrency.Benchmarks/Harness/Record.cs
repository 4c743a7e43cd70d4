using Concurrency.Benchmarks.Plots;

namespace Concurrency.Benchmarks.Harness;

/// <summary>The folder with what was measured: <c>results.json</c>, and RESULTS.md, whose marked parts are made of it, the table of the README above it, and the plots.</summary>
internal static class Record
{
    /// <summary>Adds results to the folder's, in place of older ones of the same groups.</summary>
    public static void Add(string folder, ResultSet results, IReadOnlyList<string> names)
    {
        string json = Path.Combine(folder, "results.json");
        ResultSet all = File.Exists(json) ? results.Over(ResultSet.Read(json), names) : results;
        all.Write(json);
        Render(folder);
    }

    /// <summary>Writes tables and plots again from <c>results.json</c>, without measuring.</summary>
    public static void Render(string folder)
    {
        ResultSet all = ResultSet.Read(Path.Combine(folder, "results.json"));
        string tables = Path.Combine(folder, "RESULTS.md");
        MarkedFile.Replace(tables, "machine", $"Machine: {all.Machine}.");
        MarkedFile.Replace(tables, "tables", Table.Of(all));
        string readme = Path.Combine(folder, "..", "README.md");
        if (File.Exists(readme)) MarkedFile.Replace(readme, "headline", Headline.Of(all));
        PlotFiles.Write(all, Path.Combine(folder, "plots"));
    }
}
