using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.ThreadBoundStateAnalyzer, Concurrency.CodeFixes.UseAsyncLocalCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2014.</summary>
public sealed class ThreadBoundStateAnalyzerTests
{
    private const string More = "[ThreadStatic] private static int _ts; private readonly ThreadLocal<int> _tl = new(); private readonly AsyncLocal<int> _al = new(); ";

    [Theory]
    [InlineData("async Task F() { _rw.EnterWriteLock(); try { [|await W()|]; } finally { _rw.ExitWriteLock(); } }")]
    [InlineData("async Task F() { Monitor.Enter(_g); try { [|await W()|]; await W(); } finally { Monitor.Exit(_g); } }")]
    [InlineData("async Task F() { _l.Enter(); try { [|await W()|]; } finally { _l.Exit(); } }")]
    [InlineData("async Task F() { _m.WaitOne(); try { [|await W()|]; } finally { _m.ReleaseMutex(); } }")]
    [InlineData("async Task F() { _rw.EnterReadLock(); [|await W()|]; _rw.ExitReadLock(); }")]
    [InlineData("async Task F() { bool taken = false; try { Monitor.Enter(_g, ref taken); [|await W()|]; } finally { if (taken) Monitor.Exit(_g); } }")]
    [InlineData("async Task F(IAsyncEnumerable<int> xs) { _rw.EnterReadLock(); try { await foreach (int x in [|xs|]) { V(); } } finally { _rw.ExitReadLock(); } }")]
    [InlineData("void F(Func<Func<Task>, Task> run) { run(async () => { Monitor.Enter(_g); try { [|await W()|]; } finally { Monitor.Exit(_g); } }); }")]
    [InlineData("async Task<int> F() { _ts = 5; await Task.Delay(1); return [|_ts|]; }")]
    [InlineData("async Task<int> F() { _tl.Value = 5; await Task.Delay(1); return [|_tl.Value|]; }")]
    [InlineData("async Task<int> F() { _ts = 5; int a = _ts; await W(); await W(); return [|_ts|] + _ts; }")]
    public Task ThreadBoundState_IsReported(string members) => Verify.Diagnoses(Class(More + members));

    [Theory]
    [InlineData("async Task F() { await _s.WaitAsync(); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { using (await _a.AcquireAsync()) { await W(); } }")]
    [InlineData("async Task F() { lock (_g) { V(); } await W(); }")]
    [InlineData("async Task F() { Monitor.Enter(_g); try { V(); } finally { Monitor.Exit(_g); } await W(); }")]
    [InlineData("async Task F() { await W(); Monitor.Enter(_g); try { V(); } finally { Monitor.Exit(_g); } }")]
    [InlineData("void F() { Monitor.Enter(_g); try { W().Wait(); } finally { Monitor.Exit(_g); } }")]
    [InlineData("async Task F() { Monitor.Enter(_g); try { _ = Task.Run(async () => { await W(); }); } finally { Monitor.Exit(_g); } await W(); }")]
    [InlineData("async Task<int> F() { await W(); _ts = 5; return _ts; }")]
    [InlineData("async Task<int> F() { _ts = 4; await W(); _ts = 5; return _ts; }")]
    [InlineData("async Task<int> F() { int x = _ts; await W(); return x; }")]
    [InlineData("async Task F() { int old = _ts; _ts = 1; try { await W(); } finally { _ts = old; } }")]
    [InlineData("async Task<int> F() { await W(); return _ts; }")]
    [InlineData("async Task<int> F() { _al.Value = 5; await W(); return _al.Value; }")]
    [InlineData("int F() { _ts = 5; W().Wait(); return _ts; }")]
    [InlineData("async Task<int> F() { _n = 5; await W(); return _n; }")]
    [InlineData("async Task F() { _ts = 5; V(); await W(); }")]
    public Task StateThatMayCross_IsSilent(string members) => Verify.IsSilent(Class(More + members));

    [Fact]
    public Task Window_ReturnsToItsThread() => Verify.IsSilent(
        "using System.Threading; using System.Threading.Tasks; class DispatcherObject { } class Window : DispatcherObject { readonly object _g = new(); async Task F() { Monitor.Enter(_g); try { await Task.Delay(1); } finally { Monitor.Exit(_g); } } }");

    [Theory]
    [InlineData("private readonly ThreadLocal<int> _x = new(); async Task<int> F() { _x.Value = 5; await W(); return [|_x.Value|]; }", "private readonly AsyncLocal<int> _x = new(); async Task<int> F() { _x.Value = 5; await W(); return _x.Value; }")]
    [InlineData("[ThreadStatic] private static int _x; async Task<int> F() { _x = 5; await W(); return [|_x|] + 1; }", "private static readonly AsyncLocal<int> _x = new(); async Task<int> F() { _x.Value = 5; await W(); return _x.Value + 1; }")]
    public Task ValuePerThread_BecomesOnePerFlow(string before, string after) => Verify.Fixes(Class(before), Class(after));

    [Theory]
    [InlineData("private readonly ThreadLocal<int> _x = new(() => 3); async Task<int> F() { _x.Value = 5; await W(); return [|_x.Value|]; }")]
    [InlineData("private readonly ThreadLocal<int> _x = new(); bool Has => _x.IsValueCreated; async Task<int> F() { _x.Value = 5; await W(); return [|_x.Value|]; }")]
    [InlineData("[ThreadStatic] private static int _x; static void G(ref int x) => G(ref _x); async Task<int> F() { _x = 5; await W(); return [|_x|]; }")]
    [InlineData("async Task F() { Monitor.Enter(_g); try { [|await W()|]; } finally { Monitor.Exit(_g); } }")]
    public Task OtherShapes_HaveNoFix(string members) => Verify.OffersNoFix(Class(members));
}
