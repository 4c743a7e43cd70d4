using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.BlockingCallAnalyzer, Concurrency.CodeFixes.AwaitInsteadOfBlockingCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2011.</summary>
public sealed class BlockingCallAnalyzerTests
{
    private const string Actor = "[Actor] partial class A { readonly HttpClient _c = new(); readonly BlockingCollection<int> _q = new(4); {0} }";

    [Theory]
    [InlineData("string F(HttpClient c) { lock (_g) { return [|c.GetStringAsync(\"x\").Result|]; } }")]
    [InlineData("void F(Task t) { lock (_g) { [|t.Wait()|]; } }")]
    [InlineData("void F(Task t) { lock (_g) { [|t.GetAwaiter().GetResult()|]; } }")]
    [InlineData("void F(Task t) { lock (_g) { [|t.ConfigureAwait(false).GetAwaiter().GetResult()|]; } }")]
    [InlineData("void F() { lock (_g) { [|Thread.Sleep(100)|]; } }")]
    [InlineData("void F(BlockingCollection<int> q) { lock (_g) { [|q.Take()|]; } }")]
    [InlineData("void F(Task a, Task b) { using (_l.EnterScope()) { [|Task.WaitAll(a, b)|]; } }")]
    [InlineData("void F(ManualResetEventSlim e) { Monitor.Enter(_g); try { [|e.Wait()|]; } finally { Monitor.Exit(_g); } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { [|N().Wait()|]; } finally { _s.Release(); } }")]
    [InlineData("void F(HttpClient c, HttpRequestMessage m) { lock (_g) { [|c.Send(m)|]; } }")]
    [InlineData("void F(System.Data.Common.DbCommand d) { lock (_g) { [|d.ExecuteNonQuery()|]; } }")]
    public Task BlockingUnderALock_IsReported(string members) => Verify.Diagnoses(Class(members));

    [Theory]
    [InlineData("public int F() => [|_c.GetStringAsync(\"x\").Result|].Length;")]
    [InlineData("public void F() { [|Thread.Sleep(100)|]; }")]
    [InlineData("public int F() { return [|_q.Take()|]; }")]
    [InlineData("public string F() => [|File.ReadAllText(\"x\")|];")]
    [InlineData("[Message] internal void F() { [|Task.Delay(1).Wait()|]; }")]
    public Task BlockingInAHandler_IsReported(string members) => Verify.Diagnoses(Usings + Actor.Replace("{0}", members));

    [Theory]
    [InlineData("string F(HttpClient c) => c.GetStringAsync(\"x\").Result;")]
    [InlineData("void F() { Thread.Sleep(100); lock (_g) { V(); } Thread.Sleep(100); }")]
    [InlineData("void F() { lock (_g) { Thread.Sleep(0); } }")]
    [InlineData("bool F() { lock (_g) { return _s.WaitAsync(0).Result; } }")]
    [InlineData("bool F() { lock (_g) { return _s.WaitAsync(TimeSpan.Zero).GetAwaiter().GetResult(); } }")]
    [InlineData("int F(Task<int> t) { lock (_g) { return t.IsCompletedSuccessfully ? t.Result : 0; } }")]
    [InlineData("async Task<int> F(Task<int> t) { await t; lock (_g) { return t.Result; } }")]
    [InlineData("async Task<int> F(Task<int> t, Task<int> u) { await Task.WhenAll(t, u); lock (_g) { return t.Result + u.Result; } }")]
    [InlineData("int F() { lock (_g) { return Task.FromResult(1).Result; } }")]
    [InlineData("Task F(Task<int> t) => t.ContinueWith(x => { lock (_g) { _n = x.Result; } });")]
    [InlineData("void F(Task t) { lock (_g) { Task.Run(() => t.Wait()); } }")]
    [InlineData("Action? _later; void F(Task t) { lock (_g) { _later = () => t.Wait(); } }")]
    [InlineData("void F() { lock (_g) { File.WriteAllText(\"x\", \"y\"); } }")]
    [InlineData("void F(StreamWriter w) { lock (w) { w.WriteLine(\"y\"); w.Flush(); } }")]
    [InlineData("void F() { lock (_g) { while (_n == 0) { Monitor.Wait(_g); } } }")]
    [InlineData("void F() { lock (_g) { _s.Wait(); _s.Release(); } }")]
    [InlineData("void F(Task t) { lock (_g) { if (!t.Wait(0)) { V(); } } }")]
    [InlineData("int F(Task<int> t) { lock (_g) { return t is { IsCompletedSuccessfully: true } ? t.Result : 0; } }")]
    [InlineData("static bool IsCompletedSuccessfully(Task t) => t.IsCompleted; int F(Task<int> t) { lock (_g) { return IsCompletedSuccessfully(t) ? t.Result : 0; } }")]
    [InlineData("void Dispose() { lock (_g) { W().Wait(); } }")]
    [InlineData("void F(Task t) { lock (_g) { V(); } t.Wait(); }")]
    [InlineData("class R { public int Result; } int F(R r) { lock (_g) { return r.Result; } }")]
    public Task BlockingElsewhereOrNotAtAll_IsSilent(string members) => Verify.IsSilent(Class(members));

    [Theory]
    [InlineData("public async Task F() { await Task.Delay(1); }")]
    [InlineData("public void F() { } private void G() { Thread.Sleep(1); }")]
    [InlineData("public void F() { } [NotAMessage] public void G() { Thread.Sleep(1); }")]
    [InlineData("public Task F() => Task.Run(() => Thread.Sleep(1));")]
    [InlineData("public void F() { using var m = new MemoryStream(); m.Write([1]); m.Flush(); }")]
    [InlineData("public async Task<int> F(Task<int> t) { await t; return t.Result; }")]
    public Task HandlerThatDoesNotBlock_IsSilent(string members) => Verify.IsSilent(Usings + Actor.Replace("{0}", members));

    [Theory]
    [InlineData("[WorkerPool(Threads = PoolThreads.Dedicated)]", false)]
    [InlineData("[WorkerPool]", true)]
    public Task PoolWithThreadsOfItsOwn_MayBlock(string attribute, bool isReported)
    {
        string job = isReported ? "[|Thread.Sleep(1)|]" : "Thread.Sleep(1)";
        return Verify.Diagnoses("using System.Threading; using Concurrency; "
            + attribute + " class P { public void Job() { " + job + "; } }");
    }

    [Theory]
    [InlineData("async Task<int> F() { await _s.WaitAsync(); try { return [|N().Result|]; } finally { _s.Release(); } }", "async Task<int> F() { await _s.WaitAsync(); try { return await N(); } finally { _s.Release(); } }")]
    [InlineData("async Task<string> F() { await _s.WaitAsync(); try { return [|N().Result|].ToString(); } finally { _s.Release(); } }", "async Task<string> F() { await _s.WaitAsync(); try { return (await N()).ToString(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { [|Thread.Sleep(5)|]; [|N().Wait()|]; [|N().GetAwaiter().GetResult()|]; } finally { _s.Release(); } }", "async Task F() { await _s.WaitAsync(); try { await Task.Delay(5); await N(); await N(); } finally { _s.Release(); } }")]
    public Task BlockingInAnAsyncFunction_BecomesAnAwait(string before, string after) => Verify.Fixes(Class(before), Class(after));

    [Theory]
    [InlineData("async Task F() { lock (_g) { [|N().Wait()|]; } await W(); }")]
    [InlineData("void F() { _s.Wait(); try { [|N().Wait()|]; } finally { _s.Release(); } }")]
    [InlineData("async Task F(Task t) { await W(); Monitor.Enter(_g); try { [|t.GetAwaiter().GetResult()|]; } finally { Monitor.Exit(_g); } }")]
    public Task BlockingWhereNobodyCanAwait_HasNoFix(string members) => Verify.OffersNoFix(Class(members));

    [Fact]
    public Task SynchronousTwin_BecomesTheAsynchronousOne() => Verify.Fixes(
        Usings + Actor.Replace("{0}", "public async Task<string> F() { await Task.Yield(); return [|File.ReadAllText(\"x\")|]; }"),
        Usings + Actor.Replace("{0}", "public async Task<string> F() { await Task.Yield(); return await File.ReadAllTextAsync(\"x\"); }"));
}
