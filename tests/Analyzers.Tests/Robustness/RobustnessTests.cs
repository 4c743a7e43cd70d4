using System.Collections.Immutable;
using System.Diagnostics;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Concurrency.Analyzers.Tests.Robustness;

/// <summary>
/// Every analyzer and every fix on this repository's sources, on the rules' own snippets, and on damaged copies of both: nothing may throw (<c>AD0001</c>).
/// </summary>
/// <remarks>A run takes what fits into the time of <c>CONCURRENCY_ROBUSTNESS_SECONDS</c>, 20 unless set, from a seed of <c>CONCURRENCY_ROBUSTNESS_SEED</c>, 1 unless set.</remarks>
public sealed class RobustnessTests
{
    // Many sources in one compilation: looking up the framework's types costs more than analysing one small file.
    private const int BatchSize = 300;

    // Fixing takes a workspace, and ten times as long as the analysis: these many of each batch.
    private const int FixedOfBatch = 20;

    private static readonly CSharpParseOptions Options = References.ParseOptions;

    private static readonly CSharpCompilation Empty = GeneratorRun.Compile();

    private static readonly Project EmptyProject = new AdhocWorkspace().AddProject("Damaged", LanguageNames.CSharp).WithParseOptions(Options).WithCompilationOptions(Empty.Options).WithMetadataReferences(References.All);

    private readonly ITestOutputHelper _output;

    public RobustnessTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public async Task EverySourceFile_IsAnalyzedWithoutAnException()
    {
        // Grouped by folder: a file alone has error types, its folder together mostly has not.
        foreach (IGrouping<string, string> folder in RepositoryFiles().GroupBy(f => Path.GetDirectoryName(f)!))
        {
            await Analyze(GeneratorRun.Compile([.. folder.Select(f => (f, File.ReadAllText(f)))]), folder.Key);
        }
    }

    [Fact]
    public async Task DamagedSource_IsAnalyzedAndFixedWithoutAnException()
    {
        TimeSpan time = TimeSpan.FromSeconds(Setting("CONCURRENCY_ROBUSTNESS_SECONDS", 20));
        int seed = Setting("CONCURRENCY_ROBUSTNESS_SEED", 1);
        string[] files = [.. RepositoryFiles().Where(f => new FileInfo(f).Length < 8_000).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

        // Mostly snippets: they are small, and each of them meets a rule.
        string Source(int s) => s % 10 == 0 ? files[(int)((uint)s * 2654435761u % (uint)files.Length)] : Snippets.All[(int)((uint)s * 2654435761u % (uint)Snippets.All.Count)];

        var clock = Stopwatch.StartNew();
        int count = 0;
        for (; clock.Elapsed < time; count += BatchSize, seed += BatchSize)
        {
            (string Path, string Text)[] batch =
                [.. Enumerable.Range(seed, BatchSize).Select(s => ($"Seed{s}.cs", SourceMutation.Of(Source(s), s, Options)))];
            CSharpCompilation compilation = Empty.AddSyntaxTrees(batch.Select(f => CSharpSyntaxTree.ParseText(f.Text, Options, f.Path)));
            ImmutableArray<Diagnostic> reported = await Analyze(compilation, $"seeds {seed} to {seed + BatchSize - 1}");
            await Fix(batch[..FixedOfBatch], reported);
            if (count / BatchSize % 8 == 0)
            {
                // A project that is not restored: not even object is known.
                await Analyze(compilation.WithReferences(), $"seeds {seed} to {seed + BatchSize - 1} without references");
            }
        }

        _output.WriteLine($"{count} damaged sources in {clock.Elapsed.TotalSeconds:F0} s");
        Assert.True(count > 0);
    }

    [Theory]
    [InlineData("class C { void F() { } }\0\0\uFFFD\uD800")]
    [InlineData("\uFEFF\uFEFFclass C { async void Ф() { await System.Threading.Tasks.Task.Yield(); } }")]
    [InlineData("class C { volatile int \\u005Fn; void F() { _n++; @_n--; } }")]
    [InlineData("#if A\nclass C {\n#else\nclass C\n#endif\n{ volatile int n; void F() { n++ } }\u2028\u0085")]
    [InlineData("")]
    [InlineData("await using var x = lock (y) { static async () => { } } yield return 1;")]
    public Task OddText_IsAnalyzedWithoutAnException(string text) => Analyze(GeneratorRun.Compile(("Odd.cs", text)), "odd text");

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    [InlineData("iso-8859-1")]
    public async Task OtherEncoding_IsAnalyzedWithoutAnException(string encoding)
    {
        byte[] bytes = System.Text.Encoding.GetEncoding(encoding).GetBytes("class Ä { volatile int ñ; void F() { ñ++; } }");

        // Once as what it is, once as what an editor may take it for.
        await Analyze(GeneratorRun.Compile().AddSyntaxTrees(CSharpSyntaxTree.ParseText(SourceText.From(bytes, bytes.Length, System.Text.Encoding.GetEncoding(encoding)), Options)), encoding);
        await Analyze(GeneratorRun.Compile().AddSyntaxTrees(CSharpSyntaxTree.ParseText(SourceText.From(bytes, bytes.Length, System.Text.Encoding.UTF8), Options)), encoding + " read as UTF-8");
    }

    [Fact]
    public async Task HugeFile_IsAnalyzedWithoutAnException()
    {
        var text = new System.Text.StringBuilder("using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; class C { readonly object _g = new(); readonly List<int> _l = []; volatile int _n; ");
        for (int i = 0; i < 3_000; i++)
        {
            text.Append($"void A{i}() {{ lock (_g) {{ _l.Add({i}); B{i}(); }} }} void B{i}() => _l.Clear(); async Task D{i}() {{ await Task.Yield(); _n++; int n = 0; Parallel.For(0, 9, i => {{ n += i; }}); }}\n");
        }

        // One expression, nested as deep as the compiler itself can bear.
        text.Append("int Deep() => ").Append('1').Insert(text.Length, " + 1", 2_000).Append("; }");
        ImmutableArray<Diagnostic> reported = await Analyze(GeneratorRun.Compile(("Huge.cs", text.ToString())), "a huge file");
        Assert.Equal(3_000, reported.Count(d => d.Id == "CG1001"));
    }

    private static async Task<ImmutableArray<Diagnostic>> Analyze(CSharpCompilation compilation, string what)
    {
        (DiagnosticAnalyzer Analyzer, Exception Exception)? failure = null;
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, analyzer, _) => failure = (analyzer, exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: false);
        ImmutableArray<Diagnostic> reported = await compilation.WithAnalyzers(AllRules.Analyzers, options).GetAnalyzerDiagnosticsAsync();
        Assert.True(failure is null, $"{failure?.Analyzer} threw {failure?.Exception} on {what}");
        Assert.DoesNotContain(reported, d => d.Id == "AD0001");
        return reported;
    }

    private static async Task Fix((string Path, string Text)[] batch, ImmutableArray<Diagnostic> reported)
    {
        Project project = EmptyProject;
        foreach ((string path, string text) in batch)
        {
            project = project.AddDocument(path, SourceText.From(text), filePath: path).Project;
        }

        Dictionary<string, Document> documents = project.Documents.ToDictionary(d => d.FilePath!);
        bool IsHere(Location location) => location.SourceTree is { } tree && documents.ContainsKey(tree.FilePath);

        // One report per rule and file: the others take the same path through the fix.
        foreach (Diagnostic diagnostic in reported.Where(d => IsHere(d.Location) && d.AdditionalLocations.All(l => l.SourceTree == d.Location.SourceTree)).DistinctBy(d => (d.Id, d.Location.SourceTree)))
        {
            Document document = documents[diagnostic.Location.SourceTree!.FilePath];
            SyntaxTree tree = (await document.GetSyntaxTreeAsync())!;
            Diagnostic here = Diagnostic.Create(
                diagnostic.Descriptor, Location.Create(tree, diagnostic.Location.SourceSpan), diagnostic.AdditionalLocations.Select(l => Location.Create(tree, l.SourceSpan)), diagnostic.Properties);
            foreach (CodeFixProvider fix in AllRules.Fixes.Where(f => f.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                try
                {
                    List<CodeAction> actions = [];
                    await fix.RegisterCodeFixesAsync(new CodeFixContext(document, here, (action, _) => actions.Add(action), CancellationToken.None));
                    foreach (CodeAction action in actions)
                    {
                        await action.GetOperationsAsync(CancellationToken.None);
                    }
                }
                catch (Exception exception)
                {
                    Assert.Fail($"{fix.GetType().Name} threw {exception} on {diagnostic}:\n{await document.GetTextAsync()}");
                }
            }
        }
    }

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : usual;

    private static IEnumerable<string> RepositoryFiles()
    {
        string root = Snippets.RepositoryRoot;
        return new[] { "src", "tests", "samples" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(root, f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
    }
}
