namespace Concurrency.Benchmarks.Harness;

/// <summary>A Markdown file of which a part is written by this program: what stands between <c>&lt;!-- NAME --&gt;</c> and <c>&lt;!-- /NAME --&gt;</c>.</summary>
internal static class MarkedFile
{
    public static void Replace(string file, string name, string content)
    {
        string begin = $"<!-- {name} -->";
        string end = $"<!-- /{name} -->";
        string text = File.ReadAllText(file);
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from) throw new InvalidDataException($"'{file}' has no part '{name}' between {begin} and {end}.");
        File.WriteAllText(file, $"{text.AsSpan(0, from)}{begin}\n{content.TrimEnd()}\n{text.AsSpan(to)}");
    }
}
