using System.Reflection;
using System.Text;
using Concurrency.Analyzers;
using Concurrency.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Concurrency.House.Tests;

/// <summary>
/// <c>docs/rules/README.md</c> is made from the descriptors, the fixes and the pages: with <c>ACCEPT_DOCS=1</c> this test writes it, and the line under each page's title; otherwise it
/// compares.
/// </summary>
public sealed class RuleTableTests
{
    private const string Open = "<!-- rule -->\n";
    private const string Close = "<!-- /rule -->\n";

    private static readonly bool Accepts = Environment.GetEnvironmentVariable("ACCEPT_DOCS") == "1";

    private static readonly HashSet<string> Fixable =
        [.. typeof(MakePartialCodeFix).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CodeFixProvider)) && !t.IsAbstract).SelectMany(t => ((CodeFixProvider)Activator.CreateInstance(t, nonPublic: true)!).FixableDiagnosticIds)];

    private static DiagnosticDescriptor[] Rules { get; } =
    [
        .. typeof(Rules).GetFields(BindingFlags.NonPublic | BindingFlags.Static).Where(f => f.FieldType == typeof(DiagnosticDescriptor)).Select(f => (DiagnosticDescriptor)f.GetValue(null)!)
            .OrderBy(d => d.Id, StringComparer.Ordinal),
    ];

    [Fact]
    public void Table_IsMadeFromTheRules()
    {
        string file = Path.Combine(Repository.Root, "docs/rules/README.md");
        string text = File.ReadAllText(file);
        string head = text[..text.IndexOf("| Rule |", StringComparison.Ordinal)];
        var table = new StringBuilder(head).Append("| Rule | Title | |\n|---|---|---|\n");
        foreach (DiagnosticDescriptor rule in Rules)
        {
            table.Append($"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {Header(rule)} |\n");
        }

        Compare(file, text, table.ToString());
    }

    [Fact]
    public void Page_StatesCategorySeverityAndFix()
    {
        foreach (DiagnosticDescriptor rule in Rules)
        {
            string file = Page(rule);
            string text = File.ReadAllText(file);
            int start = text.IndexOf(Open, StringComparison.Ordinal) + Open.Length;
            int end = text.IndexOf(Close, StringComparison.Ordinal);
            Assert.True(end > start, file + " has no generated line");
            Compare(file, text, text[..start] + Header(rule) + "\n" + text[end..]);
        }
    }

    // The severity's first word is the descriptor's; when a report is lower is said in words by the page's author.
    private static string Header(DiagnosticDescriptor rule)
    {
        string text = File.ReadAllText(Page(rule));
        int start = text.IndexOf("Severity: ", StringComparison.Ordinal) + "Severity: ".Length;
        string severity = text[start..text.IndexOf(" ·", start, StringComparison.Ordinal)];
        string declared = rule.DefaultSeverity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "suggestion" };
        Assert.True(severity == declared || severity.StartsWith(declared + " ", StringComparison.Ordinal) || severity.StartsWith(declared + ",", StringComparison.Ordinal), $"{rule.Id} is declared as {declared}, its page says {severity}");
        return $"Category: {rule.Category} · Severity: {severity} · Code fix: {(Fixable.Contains(rule.Id) ? "yes" : "no")}";
    }

    private static string Page(DiagnosticDescriptor rule) => Path.Combine(Repository.Root, "docs/rules", rule.Id + ".md");

    private static void Compare(string file, string text, string wanted)
    {
        if (Accepts && text != wanted)
        {
            File.WriteAllText(file, wanted);
            return;
        }

        Assert.True(text == wanted, $"{file} is stale: run these tests with ACCEPT_DOCS=1");
    }
}
