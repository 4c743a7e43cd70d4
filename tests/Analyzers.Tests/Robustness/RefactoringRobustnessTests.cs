using System.Diagnostics;
using Concurrency.CodeFixes;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Analyzers.Tests.Robustness;

/// <summary>Every refactoring, asked at every name and keyword of damaged copies of the snippets and of classes it is meant for: nothing may throw.</summary>
/// <remarks>As in <see cref="RobustnessTests"/>, the time and the seed are set by <c>CONCURRENCY_ROBUSTNESS_SECONDS</c> (a quarter of it here) and <c>CONCURRENCY_ROBUSTNESS_SEED</c>.</remarks>
public sealed class RefactoringRobustnessTests
{
    private static readonly string[] Meant =
    [
        "class Account { private readonly object _gate = new(); private int _n; public int Add(int x) { lock (_gate) { return _n += x; } } } class User { private readonly Account _a = new(); async System.Threading.Tasks.Task<int> Use(Account a) { var b = new Account(); return a.Add(1) + b.Add(2) + _a.Add(3); } }",
        "using System.Linq; using System.Threading; using System.Threading.Tasks; class C { async Task F(int[] xs, CancellationToken ct) { var gate = new SemaphoreSlim(4); await Task.WhenAll(xs.Select(async x => { await gate.WaitAsync(ct); try { await Task.Delay(x); } finally { gate.Release(); } })); } }",
    ];

    private static readonly CodeRefactoringProvider[] Refactorings =
        [.. typeof(MakePartialCodeFix).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CodeRefactoringProvider)) && !t.IsAbstract).Select(t => (CodeRefactoringProvider)Activator.CreateInstance(t)!)];

    [Fact]
    public async Task DamagedSource_IsRefactoredWithoutAnException()
    {
        TimeSpan time = TimeSpan.FromSeconds(Setting("CONCURRENCY_ROBUSTNESS_SECONDS", 20) / 4.0);
        int seed = Setting("CONCURRENCY_ROBUSTNESS_SEED", 1);
        using var workspace = new AdhocWorkspace();
        Project project = workspace.AddProject("Damaged", LanguageNames.CSharp).WithParseOptions(References.ParseOptions).WithCompilationOptions(GeneratorRun.Compile().Options).WithMetadataReferences(References.All);
        int offered = 0;
        var clock = Stopwatch.StartNew();

        // The first ones are whole, so that the refactorings are applied at all.
        for (int i = 0; clock.Elapsed < time || i < 2 * Meant.Length; i++)
        {
            string source = i % 4 < 3 || i < Meant.Length ? Meant[i % Meant.Length] : Snippets.All[(seed + i) % Snippets.All.Count];
            string text = i < Meant.Length ? source : SourceMutation.Of(source, seed + i, References.ParseOptions);
            Document document = project.AddDocument("Test.cs", SourceText.From(text), filePath: "Test.cs");
            offered += await Refactor(document, text);
        }

        Assert.NotEmpty(Refactorings);
        Assert.True(offered >= Meant.Length, $"offered {offered} times");
    }

    private static async Task<int> Refactor(Document document, string text)
    {
        int offered = 0;
        foreach (SyntaxToken token in (await document.GetSyntaxRootAsync())!.DescendantTokens().Where(static t => t.Text.Length > 3 && char.IsLetter(t.Text[0])))
        {
            foreach (CodeRefactoringProvider refactoring in Refactorings)
            {
                try
                {
                    List<CodeAction> actions = [];
                    await refactoring.ComputeRefactoringsAsync(new CodeRefactoringContext(document, new TextSpan(token.SpanStart, 0), actions.Add, CancellationToken.None));
                    foreach (CodeAction action in actions)
                    {
                        await action.GetOperationsAsync(CancellationToken.None);
                        offered++;
                    }
                }
                catch (Exception exception)
                {
                    Assert.Fail($"{refactoring.GetType().Name} threw {exception} at '{token}' in\n{text}");
                }
            }
        }

        return offered;
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : otherwise;
}
