using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Benchmarks;

/// <summary>What the rules say about other people's code: every folder below the given one is compiled on its own, against the framework and the assemblies of a second folder.</summary>
/// <remarks>The code need not compile without errors: sources without their exact references, or decompiled ones, still tell which shapes the rules react to.</remarks>
internal static class NoiseRun
{
    public static async Task<int> RunAsync(string sources, string? assemblies, TextWriter output)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers = AnalyzerPackage.Ours().Analyzers;
        var failures = new List<string>();
        var total = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int files = 0;
        int lines = 0;
        foreach (string folder in Directory.EnumerateDirectories(sources).Order(StringComparer.Ordinal))
        {
            SyntaxTree[] trees =
            [
                .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                    .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview), file)),
            ];
            files += trees.Length;
            lines += trees.Sum(tree => tree.GetText().Lines.Count);
            string name = Path.GetFileName(folder);
            CSharpCompilation compilation = CSharpCompilation.Create(name, trees, References(name, assemblies), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
            var options = new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, analyzer, _) => failures.Add($"{name}: {analyzer}: {exception}"), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
            ImmutableArray<Diagnostic> reported = await compilation.WithAnalyzers(analyzers, options).GetAnalyzerDiagnosticsAsync(CancellationToken.None).ConfigureAwait(false);
            foreach (Diagnostic diagnostic in reported.OrderBy(d => d.Id, StringComparer.Ordinal).ThenBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start))
            {
                FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
                string text = diagnostic.Location.SourceTree?.GetText().Lines[place.StartLinePosition.Line].ToString().Trim() ?? string.Empty;
                string key = $"{diagnostic.Id} {diagnostic.Severity}";
                total[key] = total.GetValueOrDefault(key) + 1;
                await output.WriteLineAsync($"{key} {Path.GetRelativePath(sources, place.Path)}:{place.StartLinePosition.Line + 1} {diagnostic.GetMessage(CultureInfo.InvariantCulture)} | {text}").ConfigureAwait(false);
            }
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n{files} files, {lines} lines")).ConfigureAwait(false);
        foreach (KeyValuePair<string, int> rule in total)
        {
            await output.WriteLineAsync($"{rule.Key}: {rule.Value}").ConfigureAwait(false);
        }

        foreach (string failure in failures)
        {
            await output.WriteLineAsync(failure).ConfigureAwait(false);
        }

        return failures.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<MetadataReference> References(string except, string? assemblies)
    {
        // The core library is its own framework.
        if (except == "System.Private.CoreLib")
        {
            return [];
        }

        IEnumerable<string> framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        IEnumerable<string> others = assemblies is null ? [] : Directory.EnumerateFiles(assemblies, "*.dll");
        return framework.Concat(others).DistinctBy(Path.GetFileName).Where(file => Path.GetFileNameWithoutExtension(file) != except).Select(file => MetadataReference.CreateFromFile(file));
    }
}
