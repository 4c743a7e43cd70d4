using System.Collections.Immutable;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Tests;

/// <summary>Mistakes in the shape in which they are usually made, among other code, and beside each the same code as it is repaired.</summary>
public sealed class KnownBugTests
{
    private const string Usings = """
        using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.IO; using System.Linq; using System.Net.Http; using System.Threading; using System.Threading.Channels; using System.Threading.Tasks;

        """;

    public static TheoryData<string> Names => [.. KnownBugs.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Mistake_IsReported(string name)
    {
        (string rule, string wrong, _) = KnownBugs.All[name];
        ImmutableArray<Diagnostic> reported = await Report(wrong);
        Assert.True(reported.Any(d => d.Id == rule), $"{rule} expected, reported: {string.Join("; ", reported)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RepairedCode_IsSilent(string name)
    {
        (_, _, string right) = KnownBugs.All[name];
        ImmutableArray<Diagnostic> reported = await Report(right);
        Assert.True(reported.IsEmpty, string.Join("; ", reported));
    }

    private static async Task<ImmutableArray<Diagnostic>> Report(string source)
    {
        CSharpCompilation compilation = GeneratorRun.Compile(("Bug.cs", Usings + source));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        return await compilation.WithAnalyzers(AllRules.Analyzers).GetAnalyzerDiagnosticsAsync();
    }
}
