using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Benchmarks;

/// <summary>All the analyzers of one package.</summary>
internal sealed record AnalyzerPackage(string Name, string Version, ImmutableArray<DiagnosticAnalyzer> Analyzers)
{
    public static AnalyzerPackage Ours() => From("Concurrency.Analyzers", Assembly.Load("Concurrency.Analyzers"));

    /// <summary>The peer whose assembly the build has left in our metadata.</summary>
    public static AnalyzerPackage Peer(string name) => From(name, Assembly.LoadFrom(BuildFacts.Read(name)));

    private static AnalyzerPackage From(string name, Assembly assembly)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers =
        [
            .. assembly.GetTypes()
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true)
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type, nonPublic: true)!),
        ];
        string version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown version";
        return new AnalyzerPackage(name, version, analyzers);
    }
}
