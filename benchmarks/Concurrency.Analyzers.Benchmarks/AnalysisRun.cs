using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;

namespace Concurrency.Analyzers.Benchmarks;

/// <summary>One pass of the compiler or of one package, each over a compilation that nobody has bound before.</summary>
internal static class AnalysisRun
{
    /// <summary>Milliseconds from text to assembly.</summary>
    public static double Compile(Corpus corpus)
    {
        Settle();
        long start = Stopwatch.GetTimestamp();
        using var assembly = new MemoryStream();
        EmitResult result = corpus.Parse().Emit(assembly);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return result.Success
            ? time
            : throw new InvalidOperationException("The code under analysis does not compile:\n" + string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(20)));
    }

    /// <summary>Milliseconds that the driver has counted for each analyzer, in the order of the package.</summary>
    public static async Task<PackageRun> AnalyzeAsync(Corpus corpus, AnalyzerPackage package)
    {
        CSharpCompilation compilation = corpus.Parse();
        var failures = new List<string>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, analyzer, _) => failures.Add($"{analyzer}: {exception.Message}"),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: true);
        Settle();
        long start = Stopwatch.GetTimestamp();
        AnalysisResult result = await compilation.WithAnalyzers(package.Analyzers, options).GetAnalysisResultAsync(CancellationToken.None).ConfigureAwait(false);
        double pass = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        // An analyzer that has failed is switched off, and would be the fastest of all.
        return failures.Count == 0
            ? new PackageRun([.. package.Analyzers.Select(analyzer => result.AnalyzerTelemetryInfo.TryGetValue(analyzer, out var telemetry) ? telemetry.ExecutionTime.TotalMilliseconds : 0)], pass, result.GetAllDiagnostics().Length)
            : throw new InvalidOperationException($"An analyzer of {package.Name} has failed: {string.Join('\n', failures)}");
    }

    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
