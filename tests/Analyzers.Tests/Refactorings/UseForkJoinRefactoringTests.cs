using Concurrency.CodeFixes;

namespace Concurrency.Analyzers.Tests.Refactorings;

public sealed class UseForkJoinRefactoringTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; using Concurrency;\n#pragma warning disable CS1998, CS0169, CS0414\n";

    [Theory]
    [InlineData(
        "public async Task F(int[] xs, CancellationToken ct) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(ct); try { await Task.Delay(x, ct); } finally { gate.Release(); } })); }",
        "public async Task F(int[] xs, CancellationToken ct) { await ForkJoin.ForEachAsync(xs, async (x, _) => { await Task.Delay(x, ct); }, new ForkJoinOptions { MaxConcurrency = 4, Failure = FailureMode.RunAll }, cancellationToken: ct); }")]
    [InlineData(
        "public async Task<int[]> F(int[] xs, int n) { using var gate = new SemaphoreSlim(n, n); return await Task.WhenAll(xs.Sel$$ect(async x => { await gate.WaitAsync().ConfigureAwait(false); try { await Task.Delay(x); return x; } finally { gate.Release(); } })); }",
        "public async Task<int[]> F(int[] xs, int n) { return await ForkJoin.SelectAsync(xs, async (x, _) => { await Task.Delay(x); return x; }, new ForkJoinOptions { MaxConcurrency = n, Failure = FailureMode.RunAll }); }")]
    public async Task SemaphoreAroundTheBody_BecomesTheLimit(string before, string after) =>
        Assert.Equal(Bare(Usings + "class C { " + after + " }"), Bare((await RefactoringRun.Apply<UseForkJoinRefactoring>(Usings + "class C { " + before + " }"))!));

    [Theory]
    [InlineData("public async Task F(int[] xs) { await Task.$$WhenAll(xs.Select(async x => { await Task.Delay(x); })); }")]
    [InlineData("readonly SemaphoreSlim _gate = new(4); public async Task F(int[] xs) { await Task.$$WhenAll(xs.Select(async x => { await _gate.WaitAsync(); try { await Task.Delay(x); } finally { _gate.Release(); } })); }")]
    [InlineData("public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); await gate.WaitAsync(); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(x); } finally { gate.Release(); } })); }")]
    [InlineData("public async Task F(int[] xs) { var gate = new SemaphoreSlim(0, 4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(x); } finally { gate.Release(); } })); }")]
    [InlineData("public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); await Task.Delay(x); gate.Release(); })); }")]
    [InlineData("public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(x); } finally { gate.Release(); } Console.WriteLine(); })); }")]
    [InlineData("public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); try { await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(x); } finally { gate.Release(); } })); } catch (InvalidOperationException) { } }")]
    [InlineData("public Task F(int[] xs) { var gate = new SemaphoreSlim(4); return Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(x); } finally { gate.Release(); } })); }")]
    [InlineData("public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { if (!await gate.WaitAsync(5)) return; try { await Task.Delay(x); } finally { gate.Release(); } })); }")]
    [InlineData("public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(5); try { await Task.Delay(x); } finally { gate.Release(); } })); }")]
    public async Task OtherShapes_AreLeftAlone(string member) => Assert.Null(await RefactoringRun.Apply<UseForkJoinRefactoring>(Usings + "class C { " + member + " }"));

    private static string Bare(string text) => string.Concat(text.Where(static c => !char.IsWhiteSpace(c)));
}
