using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Tests;

public sealed class SnippetTests
{
    public static TheoryData<string> Caught => [.. SnippetTable.Caught.Keys];

    [Theory]
    [MemberData(nameof(Caught))]
    public async Task Snippet_IsReportedAtItsMark(string name)
    {
        string[] words = SnippetTable.Caught[name].Split(' ');
        string snippet = Snippets.All.Single(s => Snippets.NameOf(s) == name);
        int[] marks = [.. Regex.Matches(snippet, Regex.Escape(Snippets.Mark)).Select(m => m.Index)];
        var options = new AnalyzerOptions([], new ConfiguredOptions(("concurrency.analysis", words.Length > 1 ? words[1] : "targeted")));
        CSharpCompilation compilation = GeneratorRun.Compile(("Snippet.cs", snippet));
        ImmutableArray<Diagnostic> reported = await compilation.WithAnalyzers(AllRules.Analyzers, options).GetAnalyzerDiagnosticsAsync();

        // A mark stands behind its statement: the report is the rule's, and no other mark comes first.
        Assert.Contains(reported, d => d.Id == words[0] && marks.Any(m => d.Location.SourceSpan.Start < m && !marks.Any(o => o < m && o > d.Location.SourceSpan.Start)));
    }

    [Fact]
    public void EverySnippet_IsInTheTableOnce() => Assert.Equal(
        Snippets.All.Select(Snippets.NameOf).Order(StringComparer.Ordinal), SnippetTable.Caught.Keys.Concat(SnippetTable.NotCaught.Keys).Order(StringComparer.Ordinal));
}
