using System.Runtime.CompilerServices;

namespace Concurrency.Analyzers.Tests;

/// <summary>The buggy snippets the rules are developed against: one type per line, <c>/*!!*/</c> behind each statement that is wrong.</summary>
internal static class Snippets
{
    public const string Mark = "/*!!*/";

    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(Folder(), "..", "..", ".."));

    /// <summary>The first line: the usings all of them need.</summary>
    public static string Usings { get; } = Lines()[0];

    /// <summary>The snippets in order, each with the usings in front.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Lines().Where(l => l.StartsWith("public class ", StringComparison.Ordinal)).Select(l => Usings + "\n" + l)];

    /// <summary>The name before the underscore: <c>S01</c>.</summary>
    public static string NameOf(string snippet) => snippet[(snippet.IndexOf("public class ", StringComparison.Ordinal) + 13)..].Split('_')[0];

    private static string[] Lines() => File.ReadAllLines(Path.Combine(Folder(), "analyzer-snippets.cs"));

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
