using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.FanOutAnalyzer, Concurrency.CodeFixes.LimitFanOutCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2022.</summary>
public sealed class FanOutAnalyzerTests
{
    [Theory]
    [InlineData("async Task F(IEnumerable<string> xs, HttpClient c) { await Task.WhenAll([|xs.Select(x => c.GetStringAsync(x))|]); }")]
    [InlineData("async Task F(IEnumerable<int> xs) { await Task.WhenAll([|xs.Where(x => x > 1).Select(async x => { await W(); })|]); }")]
    [InlineData("async Task F(IEnumerable<int> xs) { var tasks = [|xs.Select(async x => { await W(); })|].ToList(); await Task.WhenAll(tasks); }")]
    [InlineData("Task G(int x) => W(); async Task F(IEnumerable<int> xs) { await Task.WhenAll([|xs.Select(G)|]); }")]
    [InlineData("async Task F(IEnumerable<string> xs, HttpClient c) { var ts = new List<Task>(); foreach (var x in xs) ts.Add([|Task.Run(() => c.GetStringAsync(x))|]); await Task.WhenAll(ts); }")]
    [InlineData("async Task F(IEnumerable<string> xs, HttpClient c) { var ts = new List<Task>(); foreach (var x in xs) { ts.Add([|c.GetStringAsync(x)|]); } await Task.WhenAll(ts); }")]
    [InlineData("void F(int[] xs) { foreach (var x in xs) { [|new Thread(() => Console.WriteLine(x))|].Start(); } }")]
    [InlineData("void F(List<int> xs) { for (int i = 0; i < xs.Count; i++) { [|new Thread(V)|].Start(); } }")]
    [InlineData("void F(System.Net.Sockets.Socket s) { while (true) { var c = s.Accept(); [|new Thread(() => c.Close())|].Start(); } }")]
    [InlineData("void F(string[] xs, HttpClient c) { [|Parallel.ForEach(xs, x => { c.GetStringAsync(x).Wait(); })|]; }")]
    [InlineData("void F(int[] xs) { [|Parallel.ForEach(xs, new ParallelOptions { MaxDegreeOfParallelism = 500 }, x => { Thread.Sleep(x); })|]; }")]
    [InlineData("void F(int[] xs) { [|Parallel.For(0, 9, new ParallelOptions { MaxDegreeOfParallelism = -1 }, x => { Thread.Sleep(x); })|]; }")]
    public Task FanOutWithoutLimit_IsReported(string members) => Verify.Diagnoses(Class(members));

    [Theory]
    [InlineData("async Task F(string[] xs, HttpClient c) { await Task.WhenAll(xs.Select(x => c.GetStringAsync(x))); }")]
    [InlineData("async Task F(List<string> xs, HttpClient c) { await Task.WhenAll(xs.Select(x => c.GetStringAsync(x))); }")]
    [InlineData("async Task F(IEnumerable<string> xs, HttpClient c) { await Task.WhenAll(xs.Take(8).Select(x => c.GetStringAsync(x))); }")]
    [InlineData("async Task F(IEnumerable<string> xs, HttpClient c) { foreach (var part in xs.Chunk(8)) await Task.WhenAll(part.Select(x => c.GetStringAsync(x))); }")]
    [InlineData("async Task F(HttpClient c) { await Task.WhenAll(new[] { \"a\", \"b\" }.Select(x => c.GetStringAsync(x))); await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => W())); }")]
    [InlineData("async Task F(IEnumerable<int> xs) { await Task.WhenAll(xs.Select(async x => { await _s.WaitAsync(); try { await W(); } finally { _s.Release(); } })); }")]
    [InlineData("async Task F(IEnumerable<IAsyncDisposable> xs) { await Task.WhenAll(xs.Select(x => x.DisposeAsync().AsTask())); }")]
    [InlineData("async Task F(IEnumerable<TaskCompletionSource> xs) { await Task.WhenAll(xs.Select(x => x.Task)); }")]
    [InlineData("List<Task> F(IEnumerable<int> xs) => xs.Select(x => W()).ToList();")]
    [InlineData("async Task F(IEnumerable<IAsyncDisposable> xs) { var ts = new List<Task>(); foreach (var x in xs) { ts.Add(x.DisposeAsync().AsTask()); } await Task.WhenAll(ts); }")]
    [InlineData("async Task F(List<string> xs, HttpClient c) { var ts = new List<Task>(); foreach (var x in xs) { ts.Add(c.GetStringAsync(x)); } await Task.WhenAll(ts); }")]
    [InlineData("async Task F(IEnumerable<int> xs) { foreach (var x in xs) { await Task.Run(() => V()); } }")]
    [InlineData("async Task F(IEnumerable<int> xs) { var ts = new List<Task>(); foreach (var x in xs) { await _many.WaitAsync(); ts.Add(Task.Run(() => V())); } await Task.WhenAll(ts); }")]
    [InlineData("async Task F(IEnumerable<int> xs) { var ts = new List<Task>(); foreach (var x in xs) { ts.Add(Task.Run(() => V())); if (ts.Count > 8) { await Task.WhenAny(ts); } } }")]
    [InlineData("async Task F(int[] xs) { var ts = new List<Task>(); foreach (var x in xs) { ts.Add(Task.Run(() => V())); } await Task.WhenAll(ts); }")]
    [InlineData("void F() { for (int i = 0; i < Environment.ProcessorCount; i++) { new Thread(V).Start(); } }")]
    [InlineData("void F(int workers) { for (int i = 0; i < workers; i++) { new Thread(V).Start(); } }")]
    [InlineData("void F() { foreach (int i in Enumerable.Range(0, 4)) { new Thread(V).Start(); } }")]
    [InlineData("readonly Thread[] _threads = new Thread[4]; void F() { for (int i = 0; i < _threads.Length; i++) { _threads[i] = new Thread(V); _threads[i].Start(); } }")]
    [InlineData("void F(List<Thread> threads) { for (int i = 0; i < threads.Count; i++) { var t = new Thread(V); threads[i] = t; } }")]
    [InlineData("void F() { new Thread(V).Start(); while (true) { V(); } }")]
    [InlineData("void F(string[] xs) { Parallel.ForEach(xs, x => { V(); }); }")]
    [InlineData("void F(int[] xs) { Parallel.ForEach(xs, new ParallelOptions { MaxDegreeOfParallelism = 4 }, x => { Thread.Sleep(x); }); }")]
    [InlineData("void F(int[] xs, ParallelOptions options) { Parallel.ForEach(xs, options, x => { Thread.Sleep(x); }); }")]
    [InlineData("Task F(IEnumerable<int> xs, CancellationToken ct) => Parallel.ForEachAsync(xs, ct, async (x, t) => await Task.Delay(x, t));")]
    public Task FanOutWithALimit_IsSilent(string members) => Verify.IsSilent(Class(members));

    [Theory]
    [InlineData("void F(int[] xs) { foreach (var x in xs) { {|#0:new Thread(V)|}.Start(); } }", DiagnosticSeverity.Warning)]
    [InlineData("async Task F(IEnumerable<int> xs) { await Task.WhenAll({|#0:xs.Select(x => W())|}); }", DiagnosticSeverity.Info)]
    public Task Severity_IsHigherForThreads(string members, DiagnosticSeverity severity)
    {
        var test = new Support.AnalyzerVerifier<Analyzers.Liveness.FanOutAnalyzer, EmptyCodeFixProvider>.Test { TestCode = Class(members) };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.FanOutId, severity).WithLocation(0));
        return test.RunAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("async Task F(IEnumerable<string> xs, HttpClient c) { await Task.WhenAll([|xs.Select(x => c.GetStringAsync(x))|]); }", "async Task F(IEnumerable<string> xs, HttpClient c) { await ForkJoin.SelectAsync(xs, async (x, _) => await c.GetStringAsync(x)); }")]
    [InlineData("async Task F(IEnumerable<int> xs) { await Task.WhenAll([|xs.Select(async x => { await W(); })|]).ConfigureAwait(false); }", "async Task F(IEnumerable<int> xs) { await ForkJoin.ForEachAsync(xs, async (x, _) => { await W(); }).ConfigureAwait(false); }")]
    [InlineData("Task<int> G(int x) => N(); async Task<int[]> F(IEnumerable<int> xs) { return await Task.WhenAll([|xs.Select(G)|]); }", "Task<int> G(int x) => N(); async Task<int[]> F(IEnumerable<int> xs) { return await ForkJoin.SelectAsync(xs, async (item, _) => await G(item)); }")]
    public Task WhenAll_BecomesAForkJoin(string before, string after) => Verify.Fixes(Class(before), Class(after));

    [Theory]
    [InlineData("Task F(IEnumerable<int> xs) => Task.WhenAll([|xs.Select(x => W())|]);")]
    [InlineData("async Task F(IEnumerable<int> xs) { var tasks = [|xs.Select(async x => { await W(); })|]; await Task.WhenAll(tasks); }")]
    [InlineData("void F(int[] xs) { foreach (var x in xs) { [|new Thread(V)|].Start(); } }")]
    public Task OtherShapes_HaveNoFix(string members) => Verify.OffersNoFix(Class(members));
}
