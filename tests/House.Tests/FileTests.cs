using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.House.Tests;

public sealed class FileTests
{
    private const int LongestFile = 400;

    [Fact]
    public void NoSourceFile_IsTooLong() =>
        Assert.All(Repository.SourceFiles("src"), file => Assert.True(File.ReadLines(file).Count() <= LongestFile, $"{file} has more than {LongestFile} lines"));

    [Fact]
    public void EveryTextFile_HasUnixLinesAndEndsInOne() => Assert.All(
        Repository.SourceFiles("src").Concat(Repository.SourceFiles("tests")).Concat(Repository.SourceFiles("samples")).Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)),
        file =>
        {
            string text = File.ReadAllText(file);
            Assert.False(text.Contains('\r', StringComparison.Ordinal), file + " has carriage returns");
            Assert.True(text.EndsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal), file + " does not end in one newline");
        });

    [Fact]
    public void GeneratedText_IsUnixWithoutTrailingBlanks()
    {
        GeneratorRun run = GeneratorRun.Of("using Concurrency; namespace N; [Actor] public sealed partial class A { public int X(int n) => n; }");
        string text = Assert.Single(run.Sources).SourceText.ToString();
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void GeneratedText_IsLeftAloneByTheFormatter()
    {
        using var workspace = new AdhocWorkspace();
        GeneratorRun run = GeneratorRun.Of("using Concurrency; namespace N; [Actor] public partial class A { public int X(int n) => n; public System.Threading.Tasks.Task Y() => null!; }");
        SyntaxNode root = CSharpSyntaxTree.ParseText(Assert.Single(run.Sources).SourceText, References.ParseOptions).GetRoot();
        Assert.Equal(root.ToFullString(), Formatter.Format(root, workspace).ToFullString());
    }

    [Fact]
    public void EverySnapshot_HasItsTest() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.verified.cs", SearchOption.AllDirectories),
        snapshot =>
        {
            string[] name = Path.GetFileName(snapshot).Split('#')[0].Split('.');
            string test = Path.Combine(Path.GetDirectoryName(snapshot)!, "..", name[0] + ".cs");
            Assert.Contains($"void {name[1]}()", File.ReadAllText(test), StringComparison.Ordinal);
        });

    [Fact]
    public void ReadmeCode_IsTheSamples()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string sample = File.ReadAllText(Path.Combine(Repository.Root, "samples/FlightDelays/Airport.cs"));
        string block = readme.Split("```csharp\n")[1].Split("```")[0];
        Assert.All(block.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0), line => Assert.Contains(line, sample, StringComparison.Ordinal));
    }
}
