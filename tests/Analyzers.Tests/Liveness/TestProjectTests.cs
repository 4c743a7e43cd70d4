using System.Collections.Immutable;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>Test projects may wait, block and grow: the liveness rules leave them alone, the safety rules do not.</summary>
public sealed class TestProjectTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(Rules).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract && !t.IsSubclassOf(typeof(DiagnosticSuppressor)))
            .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t, nonPublic: true)!),
    ];

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
        return compilation.WithAnalyzers(Analyzers, new AnalyzerOptions([], new Options(options))).GetAnalyzerDiagnosticsAsync();
    }

    private sealed class Options((string Key, string Value)[] values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values([]);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values(values);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values((string Key, string Value)[] values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value)
            {
                value = values.FirstOrDefault(v => v.Key == key).Value ?? string.Empty;
                return value.Length > 0;
            }
        }
    }
}
