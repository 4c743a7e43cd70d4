using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Benchmarks;

/// <summary>All the analyzers of one package.</summary>
internal sealed record AnalyzerPackage(string Name, string Version, ImmutableArray<DiagnosticAnalyzer> Analyzers)
{
    public static AnalyzerPackage Ours() => From("Concurrency.Analyzers", "of this tree", Assembly.Load("Concurrency.Analyzers"));

    /// <summary>The peer whose assembly the build has left in our metadata.</summary>
    public static AnalyzerPackage Peer(string name)
    {
        string file = Path.GetFullPath(BuildFacts.Read(name));

        // <package>/<version>/analyzers/…: the assembly's own version is not always the package's.
        string package = file[..file.LastIndexOf(Path.DirectorySeparatorChar + "analyzers" + Path.DirectorySeparatorChar, StringComparison.Ordinal)];
        return From(name, Path.GetFileName(package), Assembly.LoadFrom(file));
    }

    private static AnalyzerPackage From(string name, string version, Assembly assembly)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers =
        [
            .. assembly.GetTypes()
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true)
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type, nonPublic: true)!),
        ];
        return new AnalyzerPackage(name, version, analyzers);
    }
}
