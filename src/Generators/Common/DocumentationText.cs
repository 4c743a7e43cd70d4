using System.Text.RegularExpressions;

namespace Concurrency.Generators;

/// <summary>The user's documentation, as it is fitted to what is generated from his member.</summary>
internal static class DocumentationText
{
    private static readonly Regex Returns = new(@"\n?\s*<returns\b[^>]*?(/>|>.*?</returns\s*>)", RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Without what it says about the result: a tell has none.</summary>
    public static string WithoutReturns(string documentation) => Returns.Replace(documentation, "").TrimStart('\n');

    /// <summary>Without what it says about a parameter that the generated method does not have.</summary>
    public static string WithoutParameter(string documentation, string name) => Regex.Replace(
        documentation,
        $@"\n?\s*<param\s+name\s*=\s*(""{Regex.Escape(name)}""|'{Regex.Escape(name)}')\s*(/>|>.*?</param\s*>)",
        "",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1)).TrimStart('\n');

    /// <summary>Lines without the indentation they share, without empty lines at either end.</summary>
    public static string Unindent(string text)
    {
        string[] lines = [.. text.Split('\n').Select(static line => line.TrimEnd())];
        int shared = lines.Where(static line => line.Length > 0).Select(static line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join("\n", lines.Select(line => line.Length > shared ? line.Substring(shared) : "")).Trim('\n');
    }
}
