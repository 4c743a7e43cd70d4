using System.Reflection;
using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;

namespace Concurrency.House.Tests;

/// <summary>A rule is a descriptor, a page, a help link, a release row and a mention in a test.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Ids => [.. All.Select(d => d.Id)];

    private static DiagnosticDescriptor[] All { get; } =
        [.. typeof(Rules).GetFields(BindingFlags.NonPublic | BindingFlags.Static).Where(f => f.FieldType == typeof(DiagnosticDescriptor)).Select(f => (DiagnosticDescriptor)f.GetValue(null)!)];

    [Fact]
    public void Ids_AreUnique() => Assert.Equal(All.Length, All.Select(d => d.Id).Distinct().Count());

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_HasPageLinkReleaseRowAndTest(string id)
    {
        DiagnosticDescriptor rule = All.Single(d => d.Id == id);
        string page = Path.Combine(Repository.Root, "docs", "rules", id + ".md");

        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        Assert.StartsWith($"# {id} – {rule.Title}\n", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains($"\n{id} | {rule.Category} |", File.ReadAllText(Path.Combine(Repository.Root, "src/Analyzers/AnalyzerReleases.Unshipped.md")), StringComparison.Ordinal);
        Assert.Contains(Repository.SourceFiles("tests/Analyzers.Tests"), file => File.ReadAllText(file).Contains(id, StringComparison.Ordinal));
        Assert.Equal(id[..3] switch { "CG0" or "CG9" => "Declaration", "CG1" => "Safety", "CG2" => "Liveness", _ => "?" }, rule.Category);
        Assert.Contains($"[{id}]({id}.md)", File.ReadAllText(Path.Combine(Repository.Root, "docs/rules/README.md")), StringComparison.Ordinal);
    }
}
