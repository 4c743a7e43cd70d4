using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Generators.FuzzTests;

/// <summary>
/// What must hold for any declaration: the generator does not throw; what it writes compiles without a warning, or a CG rule or the compiler says at the user's code why there is
/// nothing; the same input gives the same bytes; a run after an edit gives what a fresh run gives; and what compiles, runs.
/// </summary>
internal static class Oracle
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Declaration =
        [.. typeof(ActorDeclarationAnalyzer).Assembly.GetTypes().Where(t => t.Name.EndsWith("DeclarationAnalyzer", StringComparison.Ordinal)).Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t, nonPublic: true)!)];

    private static readonly ConcurrentDictionary<(string Path, string Text), SyntaxTree> Surroundings = new();

    /// <summary>Checks one program; null when all holds.</summary>
    public static async Task<Verdict> Check(int seed, (string Path, string Text)[] files, bool thoroughly)
    {
        var verdict = new Verdict();
        CSharpCompilation input = Compile(files);
        GeneratorRun run = GeneratorRun.Of(input);
        verdict.Fail("the generator throws", run.Result.Results.Select(r => r.Exception?.ToString()).OfType<string>());
        if (verdict.Failure is not null)
        {
            return verdict;
        }

        verdict.Fail("the same input gives other bytes", Differences(run, GeneratorRun.Of(Compile(files))));
        CheckEdit(seed, files, run, verdict);
        verdict.Output = run.Output;

        var before = input.GetDiagnostics();
        verdict.FirstError = before.FirstOrDefault(static d => d.Severity == DiagnosticSeverity.Error)?.Id;
        verdict.InputCompiles = verdict.FirstError is null;

        // What the analyzers and what the compiler say comes from one binding of the whole, which is most of what a program costs.
        ImmutableArray<Diagnostic> all = await run.Output.WithAnalyzers(Declaration).GetAllDiagnosticsAsync(CancellationToken.None);
        verdict.Fail("an analyzer throws", all.Where(static d => d.Id == "AD0001").Select(static d => d.ToString()));
        verdict.IsRefused = all.Any(static d => d.Id.StartsWith("CG0", StringComparison.Ordinal));
        if (!verdict.InputCompiles)
        {
            return verdict;
        }

        // What the user wrote compiles by itself, so everything new is ours to answer for.
        List<INamedTypeSymbol> wanted = [.. AnnotatedIn(input)];
        int refused = wanted.Count(type => all.Any(d => d.Id.StartsWith("CG0", StringComparison.Ordinal) && StandsIn(d, type)));
        verdict.Fail("neither generated nor refused", run.Sources.Length < wanted.Count - refused ? [$"{run.Sources.Length} files for {wanted.Count} classes, {refused} of which a rule refuses"] : []);
        HashSet<string> known = [.. before.Select(static d => d.ToString())];
        verdict.Fail("the output does not compile silently", run.ProblemsAmong(all.Where(static d => !IsOfAnalyzers(d))).Where(d => !known.Contains(d.ToString())).Select(static d => d.ToString()));
        if (thoroughly)
        {
            verdict.Fail("a rule dislikes the output", (await ConsumerAnalysis.OfGeneratedCode(run)).Select(static d => d.ToString()));
        }

        if (verdict.Failure is null && run.Sources.Length > 0)
        {
            verdict.Fail("it does not run as the plain object does", await Driver.Run(run.Output, verdict));
        }

        return verdict;
    }

    private static bool StandsIn(Diagnostic diagnostic, INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Any(part => part.SyntaxTree == diagnostic.Location.SourceTree && part.Span.Contains(diagnostic.Location.SourceSpan));

    private static bool IsOfAnalyzers(Diagnostic diagnostic) => diagnostic.Id.StartsWith("CG", StringComparison.Ordinal) || diagnostic.Id.StartsWith("AD", StringComparison.Ordinal);

    private static void CheckEdit(int seed, (string Path, string Text)[] files, GeneratorRun run, Verdict verdict)
    {
        var dice = new Dice(seed ^ 0x5eed);
        int at = 1 + dice.Next(files.Length - 1);
        (string Path, string Text)[] edited = [.. files];
        string text = edited[at].Text;
        edited[at].Text = dice.Next(4) switch
        {
            0 => Damage.Of(text, dice),
            1 => text.Replace("int ", "long ", StringComparison.Ordinal),
            2 => text + "\n// a comment",
            _ => text.Replace("public ", "internal ", StringComparison.Ordinal),
        };

        // The generators remember what they have read from the second run on.
        GeneratorRun remembered = run.After(static c => c.AddSyntaxTrees(CSharpSyntaxTree.ParseText("// more", References.ParseOptions, "More.cs")));
        GeneratorRun after = remembered.After(_ => ((CSharpCompilation)run.Input).ReplaceSyntaxTree(run.Input.SyntaxTrees.Single(t => t.FilePath == edited[at].Path), Parse(edited[at])));
        verdict.Fail("an edit throws", after.Result.Results.Select(r => r.Exception?.ToString()).OfType<string>());
        verdict.Fail("an edited run differs from a fresh one", Differences(after, GeneratorRun.Of(Compile(edited))));
        verdict.Fail("an edit taken back leaves something", Differences(after.After(_ => (CSharpCompilation)run.Input), run));
    }

    private static IEnumerable<string> Differences(GeneratorRun one, GeneratorRun other)
    {
        var left = one.Sources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());
        var right = other.Sources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());
        return left.Keys.Union(right.Keys).Where(k => left.GetValueOrDefault(k) != right.GetValueOrDefault(k));
    }

    /// <summary>The first file is the same for all programs of a kind, so it is parsed once.</summary>
    private static CSharpCompilation Compile((string Path, string Text)[] files) =>
        GeneratorRun.Compile(files[1..]).AddSyntaxTrees(Surroundings.GetOrAdd(files[0], Parse)).WithReferences(References.WithContainer);

    private static SyntaxTree Parse((string Path, string Text) file) => CSharpSyntaxTree.ParseText(file.Text, References.ParseOptions, file.Path, System.Text.Encoding.UTF8);

    private static IEnumerable<INamedTypeSymbol> AnnotatedIn(CSharpCompilation compilation)
    {
        var types = new Stack<INamespaceOrTypeSymbol>([compilation.Assembly.GlobalNamespace]);
        while (types.TryPop(out INamespaceOrTypeSymbol? scope))
        {
            foreach (INamespaceOrTypeSymbol member in scope.GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                types.Push(member);
            }

            if (scope is INamedTypeSymbol { IsAbstract: false } type && type.GetAttributes().Any(static a => a.AttributeClass?.Name is "ActorAttribute" or "PipelineAttribute" or "WorkerPoolAttribute"))
            {
                yield return type;
            }
        }
    }
}
