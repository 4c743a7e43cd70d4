using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Tests.Noise;

/// <summary>The rules are silent about this repository's own sources, which are full of locks, interlocked accesses and lock-free code: whatever they say about it is noise.</summary>
public sealed class OwnSourcesTests
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpCompilation Runtime = Compile("Concurrency.Runtime", "Runtime", []);

    private static readonly CSharpCompilation Generators = Compile("Concurrency.Generators", "Generators", Roslyn);

    private static readonly CSharpCompilation Analysis = Compile("Concurrency.Analyzers", "Analyzers", [.. Roslyn, Generators.ToMetadataReference()]);

    private static readonly CSharpCompilation Fixes = Compile("Concurrency.CodeFixes", "CodeFixes", [.. Roslyn, Generators.ToMetadataReference(), Analysis.ToMetadataReference()]);

    private static IEnumerable<MetadataReference> Roslyn => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(f => Path.GetFileName(f).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || Path.GetFileName(f).StartsWith("System.Composition", StringComparison.Ordinal))
        .Select(f => MetadataReference.CreateFromFile(f));

    [Fact]
    public Task Runtime_IsSilent() => IsSilent(Runtime);

    [Fact]
    public Task Generators_AreSilent() => IsSilent(Generators);

    [Fact]
    public Task Analyzers_AreSilent() => IsSilent(Analysis);

    [Fact]
    public Task CodeFixes_AreSilent() => IsSilent(Fixes);

    private static async Task IsSilent(CSharpCompilation compilation)
    {
        // Code that does not bind would be silent for the wrong reason.
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));

        ImmutableArray<Diagnostic> reported = await compilation.WithAnalyzers(AllRules.Analyzers).GetAnalyzerDiagnosticsAsync();
        Assert.True(reported.IsEmpty, string.Join("\n", reported));
    }

    private static CSharpCompilation Compile(string assembly, string folder, IEnumerable<MetadataReference> references)
    {
        string path = Path.Combine(Root(), "src", folder);
        string project = File.ReadAllText(Path.Combine(path, assembly + ".csproj"));
        IEnumerable<string> friends = References(project).Append("Concurrency.CodeFixes").Append("Concurrency.Analyzers").Distinct();
        return CSharpCompilation.Create(
            assembly,
            [
                .. Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), Concurrency.Support.References.ParseOptions, f)),
                CSharpSyntaxTree.ParseText(ImplicitUsings + string.Concat(friends.Select(f => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{f}\")]")), Concurrency.Support.References.ParseOptions, "Implicit.cs"),
            ],
            [.. Concurrency.Support.References.Framework, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

        static IEnumerable<string> References(string text) => text.Split("InternalsVisibleTo Include=\"").Skip(1).Select(static t => t.Split('"')[0]);
    }

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
