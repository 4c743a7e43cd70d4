using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Analyzers.Benchmarks;

/// <summary>The measurements as Markdown.</summary>
internal sealed class Report(Corpus corpus, IReadOnlyList<double> compile, IReadOnlyDictionary<AnalyzerPackage, List<PackageRun>> runs)
{
    /// <summary>No analyzer of ours may cost more than this part of the compile time.</summary>
    private const double ShareGoal = 0.1;

    /// <summary>All of ours together may cost this many times AsyncFixer.</summary>
    private const double RatioGoal = 2;

    private const int PeerAnalyzersShown = 10;

    private readonly StringBuilder _text = new();

    public string Write(AnalyzerPackage ours, AnalyzerPackage reference)
    {
        double compileTime = Median(compile);
        double ratio = Median(RatiosOf(ours, reference));
        double slowest = ours.Analyzers.Select((_, index) => Median(runs[ours].Select(run => run.Milliseconds[index]))).Max() / compileTime;
        Add($"# What the analyzers cost\n\nMachine: {Machine()}, Roslyn {typeof(CSharpCompilation).Assembly.GetName().Version}.\n\n");
        Add($"Written by `dotnet run -c Release --project benchmarks/Concurrency.Analyzers.Benchmarks`. {corpus.FileCount} files, {corpus.LineCount} lines in one compilation: `src` of this repository, ");
        Add($"copies of {ServiceTemplates.All.Length} service templates, and what the generator makes of them. {compile.Count} interleaved rounds with rotating start after one that does not count; every figure is a median. ");
        Add($"The time of an analyzer is the one that the compiler's driver counts, on one thread; it includes the binding that the analyzer is the first in its package to ask for. ");
        Add($"The driver itself builds the operation trees that operation actions see, and counts them for nobody: analyzers that ask a semantic model (AsyncFixer's do) pay for their binding, those that register for operations (ours do) do not. ");
        Add($"The column *pass* is the wall clock of the whole analysis, that share included. Every package runs alone over a compilation of its own, with the severities it ships with. The compile time is parse, bind and emit without analyzers, on one thread as well: {compileTime:0} ms.\n\n");
        Add($"## Goals\n\n| goal | measured | |\n|---|--:|---|\n");
        Add($"| all of ours ≤ {RatioGoal:0} × {reference.Name} | {ratio:0.00} × | {Verdict(ratio <= RatioGoal)} |\n");
        Add($"| no analyzer of ours above {ShareGoal:P0} of the compile time | {slowest:P1} | {Verdict(slowest <= ShareGoal)} |\n\n");
        Add($"## Packages\n\n| package | analyzers | diagnostics | pass, ms | pass × {reference.Name}'s | ms | × {reference.Name} (least to most) | of the compile time |\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (AnalyzerPackage package in runs.Keys)
        {
            double total = Median(runs[package].Select(run => run.Total));
            double[] ratios = [.. RatiosOf(package, reference)];
            Add($"| {package.Name} {package.Version} | {package.Analyzers.Length} | {runs[package][0].Diagnostics} | {Median(runs[package].Select(run => run.Pass)):0} | {Median(runs[package].Zip(runs[reference], (one, other) => one.Pass / other.Pass)):0.00} | {total:0.0} | {Median(ratios):0.00} ({ratios.Min():0.00} to {ratios.Max():0.00}) | {total / compileTime:P1} |\n");
        }

        foreach (AnalyzerPackage package in runs.Keys)
        {
            WritePackage(package, compileTime, package == ours ? int.MaxValue : PeerAnalyzersShown);
        }

        return _text.ToString();
    }

    public static string Machine()
    {
        string processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{processor}, {Environment.ProcessorCount} logical processors, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}");
    }

    private static string Verdict(bool isMet) => isMet ? "met" : "**missed**";

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    // Round by round: what slows the machine for a while slows both.
    private IEnumerable<double> RatiosOf(AnalyzerPackage package, AnalyzerPackage reference) =>
        runs[package].Zip(runs[reference], (one, other) => one.Total / other.Total);

    private void WritePackage(AnalyzerPackage package, double compileTime, int shown)
    {
        var rows = package.Analyzers
            .Select((analyzer, index) => (analyzer.GetType().Name, Rules: string.Join(", ", analyzer.SupportedDiagnostics.Select(rule => rule.Id).Distinct().Order(StringComparer.Ordinal)), Time: Median(runs[package].Select(run => run.Milliseconds[index]))))
            .OrderByDescending(row => row.Time)
            .ToList();
        Add($"\n## {package.Name}{(rows.Count > shown ? $", the {shown} slowest" : "")}\n\n| analyzer | rules | ms | of the compile time |\n|---|---|--:|--:|\n");
        foreach (var row in rows.Take(shown))
        {
            Add($"| {row.Name} | {row.Rules} | {row.Time:0.0} | {row.Time / compileTime:P1} |\n");
        }
    }

    private void Add(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture));
}
