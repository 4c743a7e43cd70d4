using System.Collections.Immutable;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>Test projects may wait, block and grow: the liveness rules leave them alone, the safety rules do not.</summary>
public sealed class TestProjectTests
{
    private static readonly MetadataReference Framework = CSharpCompilation.Create("xunit.core", options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).ToMetadataReference();

    // One per rule.
    public static TheoryData<string> Liveness => [.. SnippetTable.Caught.Where(c => c.Value.StartsWith("CG2", StringComparison.Ordinal)).GroupBy(c => c.Value).Select(g => g.First().Key)];

    public static TheoryData<string> Safety => [.. SnippetTable.Caught.Where(c => c.Value.StartsWith("CG1", StringComparison.Ordinal) && !c.Value.Contains(' ')).GroupBy(c => c.Value).Select(g => g.First().Key)];

    [Theory]
    [MemberData(nameof(Liveness))]
    public async Task LivenessRule_IsSilentInATestProject(string snippet)
    {
        Assert.DoesNotContain(await Report(snippet), d => d.Id.StartsWith("CG2", StringComparison.Ordinal));
        Assert.Contains(await Report(snippet, ("concurrency.analyze_tests", "true")), d => d.Id == SnippetTable.Caught[snippet]);
    }

    [Theory]
    [MemberData(nameof(Safety))]
    public async Task SafetyRule_IsNot(string snippet) => Assert.Contains(await Report(snippet), d => d.Id == SnippetTable.Caught[snippet]);

    private static Task<ImmutableArray<Diagnostic>> Report(string snippet, params (string Key, string Value)[] options)
    {
        CSharpCompilation compilation = GeneratorRun.Compile(("Snippet.cs", Snippets.All.Single(s => Snippets.NameOf(s) == snippet))).AddReferences(Framework);
        return compilation.WithAnalyzers(AllRules.Analyzers, new AnalyzerOptions([], new ConfiguredOptions(options))).GetAnalyzerDiagnosticsAsync();
    }
}
