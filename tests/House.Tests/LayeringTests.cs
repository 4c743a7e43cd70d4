using Concurrency.Analyzers;
using Concurrency.CodeFixes;
using Concurrency.Generators;

namespace Concurrency.House.Tests;

/// <summary>CodeFixes → Analyzers → Generators, which know the Runtime by name only; the Runtime knows nobody.</summary>
public sealed class LayeringTests
{
    [Fact]
    public void Runtime_ReferencesTheFrameworkOnly() =>
        Assert.All(ReferencesOf(typeof(IWorkScheduler)), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void Generators_ReferenceNeitherRuntimeNorWorkspaces() => AssertReferences(typeof(ActorGenerator), []);

    [Fact]
    public void Analyzers_ReferenceGeneratorsAndNotWorkspaces() => AssertReferences(typeof(ActorDeclarationAnalyzer), ["Concurrency.Generators"]);

    // The ids it takes from Analyzers are constants, so the compiler may leave the reference out.
    [Fact]
    public void CodeFixes_ReferenceNothingOfOursButAnalyzers() =>
        Assert.DoesNotContain(ReferencesOf(typeof(MakePartialCodeFix)), r => r.StartsWith("Concurrency", StringComparison.Ordinal) && r != "Concurrency.Analyzers");

    [Fact]
    public void EmittersAndSpecs_NeverSeeASymbol() => Assert.All(
        Repository.SourceFiles("src/Generators").Where(f => Path.GetFileName(f).Contains("Emitter", StringComparison.Ordinal) || f.EndsWith("Spec.cs", StringComparison.Ordinal)),
        file => Assert.DoesNotContain("Microsoft.CodeAnalysis", File.ReadAllText(file), StringComparison.Ordinal));

    [Fact]
    public void Hosting_ReferencesTheRuntimeAndAbstractionsOfOneFamily()
    {
        string[] references = ReferencesOf(typeof(HandleHealthOptions));
        Assert.Equal(["Concurrency.Runtime"], references.Where(r => r.StartsWith("Concurrency", StringComparison.Ordinal)));
        Assert.All(
            references.Where(r => r is not "Concurrency.Runtime" && !r.StartsWith("System.", StringComparison.Ordinal)),
            r => Assert.True(r is "Microsoft.Extensions.Options" || (r.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) && r.EndsWith(".Abstractions", StringComparison.Ordinal)), r));
    }

    private static void AssertReferences(Type type, string[] ours)
    {
        string[] references = ReferencesOf(type);
        Assert.Equal(ours, references.Where(r => r.StartsWith("Concurrency", StringComparison.Ordinal)));
        Assert.DoesNotContain(references, r => r.Contains("Workspaces", StringComparison.Ordinal));
    }

    private static string[] ReferencesOf(Type type) => [.. type.Assembly.GetReferencedAssemblies().Select(a => a.Name!)];
}
