using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Support;

/// <summary>What a consumer with <c>AnalysisMode=All</c> and warnings as errors sees in the generated half: every analyzer of the SDK and every rule of ours, all switched on.</summary>
public static class ConsumerAnalysis
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = [.. Load()];

    /// <summary>The findings in generated files; the sources of a test are not written for these rules.</summary>
    public static Task<IReadOnlyList<Diagnostic>> OfGeneratedCode(GeneratorRun run) => In(run.Output, [.. run.Sources.Select(s => s.SyntaxTree)]);

    /// <summary>The findings in some files of a compilation.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> In(Compilation compilation, IReadOnlyList<SyntaxTree> files)
    {
        var everything = Analyzers.SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id).Distinct().Select(id => KeyValuePair.Create(id, ReportDiagnostic.Warn));
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(everything));
        ImmutableArray<Diagnostic> all = await compilation.WithAnalyzers(Analyzers).GetAllDiagnosticsAsync(CancellationToken.None);
        return [.. all.Where(d => d.Id == "AD0001" || (d.Severity >= DiagnosticSeverity.Warning && d.Location.SourceTree is { } tree && files.Contains(tree)))];
    }

    private static IEnumerable<DiagnosticAnalyzer> Load()
    {
        string folder = typeof(ConsumerAnalysis).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "SdkAnalyzers").Value!;
        string[] files = ["Microsoft.CodeAnalysis.NetAnalyzers.dll", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll"];
        IEnumerable<Type> types = files.SelectMany(f => Assembly.LoadFrom(Path.Combine(folder, f)).GetTypes()).Concat(typeof(Concurrency.Analyzers.ActorDeclarationAnalyzer).Assembly.GetTypes());
        return types.Where(t => !t.IsAbstract && t.IsDefined(typeof(DiagnosticAnalyzerAttribute), false)
                && t.GetCustomAttribute<DiagnosticAnalyzerAttribute>()!.Languages.Contains(LanguageNames.CSharp) && typeof(DiagnosticAnalyzer).IsAssignableFrom(t))
            .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t, nonPublic: true)!);
    }
}
