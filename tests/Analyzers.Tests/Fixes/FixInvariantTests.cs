using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Analyzers.Tests.Fixes;

/// <summary>
/// What every fix must keep, asked of every fix on every source it is offered for: what comes out compiles, and the analyzer no longer reports what was fixed. Texts, and Fix All in document,
/// project and solution, are compared in the tests of the single fixes: their verifier runs all three.
/// </summary>
public sealed class FixInvariantTests
{
    private static readonly Project EmptyProject = new AdhocWorkspace().AddProject("Fixed", LanguageNames.CSharp)
        .WithParseOptions(References.ParseOptions).WithCompilationOptions(GeneratorRun.Compile().Options).WithMetadataReferences(References.All);

    // Both tests ask for the same.
    private static readonly ConcurrentDictionary<string, Task<IEnumerable<string>>> Applied = new();

    public static TheoryData<string> Cases => [.. FixCases.All.Keys, .. Snippets.All.Select(Snippets.NameOf)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task OfferedFix_CompilesAndSilencesTheReport(string name) => Applied.GetOrAdd(name, Apply);

    [Fact]
    public async Task EveryFix_IsOfferedForOneOfTheCases()
    {
        HashSet<string> offered = [];
        foreach (string name in FixCases.All.Keys.Concat(Snippets.All.Select(Snippets.NameOf)))
        {
            offered.UnionWith(await Applied.GetOrAdd(name, Apply));
        }

        string missing = string.Join(", ", AllRules.Fixes.Select(f => f.GetType().Name).Where(n => !offered.Contains(n)));
        Assert.True(missing.Length == 0, "No case of FixCases meets: " + missing);
    }

    private static async Task<IEnumerable<string>> Apply(string name)
    {
        string source = FixCases.All.ContainsKey(name) ? FixCases.Source(name) : Snippets.All.Single(s => Snippets.NameOf(s) == name);
        Document document = WithGeneratedHalf(EmptyProject.AddDocument("Case.cs", SourceText.From(source), filePath: "Case.cs"), source);
        CSharpCompilation before = (CSharpCompilation)(await document.Project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> reported = await Report(before);
        var offered = new ConcurrentBag<string>();
        foreach (Diagnostic diagnostic in reported)
        {
            foreach (CodeFixProvider fix in AllRules.Fixes.Where(f => f.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                List<CodeAction> actions = [];
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
                foreach (CodeAction action in actions)
                {
                    offered.Add(fix.GetType().Name);
                    Solution changed = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
                    Project project = changed.GetProject(document.Project.Id)!;
                    string text = (await project.GetDocument(document.Id)!.GetTextAsync()).ToString();

                    // The generators run again on what has become of it: a handler may be asynchronous now.
                    Project regenerated = WithGeneratedHalf(EmptyProject.AddDocument("Case.cs", SourceText.From(text), filePath: "Case.cs"), text).Project;
                    CSharpCompilation after = (CSharpCompilation)(await regenerated.GetCompilationAsync())!;
                    Assert.True(Errors(after) <= Errors(before), $"{fix.GetType().Name} on {name} made code that does not compile:\n{string.Join('\n', after.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error))}\n{text}");

                    int left = (await Report(after)).Count(d => d.Id == diagnostic.Id);
                    int had = reported.Count(d => d.Id == diagnostic.Id);
                    Assert.True(left < had, $"{fix.GetType().Name} on {name} left {left} of {had} reports of {diagnostic.Id}:\n{text}");
                    Assert.NotEqual(source, text);
                }
            }
        }

        return offered;
    }

    // An editor shows a fix the handles as well; they are documents here, because a fix must not touch them.
    private static Document WithGeneratedHalf(Document document, string source)
    {
        Project project = document.Project;
        foreach (GeneratedSourceResult half in GeneratorRun.Of(GeneratorRun.Compile(("Case.cs", source))).Sources)
        {
            project = project.AddDocument(half.HintName, half.SourceText, filePath: half.HintName).Project;
        }

        return project.GetDocument(document.Id)!;
    }

    private static Task<ImmutableArray<Diagnostic>> Report(CSharpCompilation compilation) => compilation.WithAnalyzers(AllRules.Analyzers).GetAnalyzerDiagnosticsAsync();

    // The sources may miss what the generator adds; a fix must not add to that.
    private static int Errors(CSharpCompilation compilation) => compilation.GetDiagnostics().Count(d => d.Severity == DiagnosticSeverity.Error);
}
