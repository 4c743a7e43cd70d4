using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using BeforeTry = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.PermitReleaseAnalyzer, Concurrency.CodeFixes.AcquireBeforeTryCodeFix>;
using Checked = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.PermitReleaseAnalyzer, Concurrency.CodeFixes.CheckAcquiredCodeFix>;
using Finally = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.PermitReleaseAnalyzer, Concurrency.CodeFixes.ReleaseInFinallyCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.PermitReleaseAnalyzer>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2002.</summary>
public sealed class PermitReleaseAnalyzerTests
{
    [Theory]
    [InlineData("async Task F(CancellationToken ct) { await [|_s.WaitAsync(ct)|]; await Task.Delay(5, ct); _s.Release(); }")]
    [InlineData("async Task F() { await [|_s.WaitAsync()|].ConfigureAwait(false); V(); _s.Release(); }")]
    [InlineData("void F() { [|_s.Wait()|]; V(); _s.Release(); }")]
    [InlineData("void F() { [|Monitor.Enter(_g)|]; _n++; Console.WriteLine(_n); Monitor.Exit(_g); }")]
    [InlineData("void F() { [|_l.Enter()|]; V(); _l.Exit(); }")]
    [InlineData("void F() { [|_rw.EnterWriteLock()|]; V(); _rw.ExitWriteLock(); }")]
    [InlineData("void F() { [|_m.WaitOne()|]; V(); _m.ReleaseMutex(); }")]
    [InlineData("async Task F() { await [|_a.WaitAsync()|]; V(); _a.Release(); }")]
    [InlineData("async Task F() { await [|_many.WaitAsync()|]; await W(); _many.Release(); }")]
    [InlineData("int F(bool b) { [|_s.Wait()|]; if (_n > 3) { return 1; } _s.Release(); return 2; }")]
    [InlineData("void F() { [|_s.Wait()|]; if (_n > 3) { throw new InvalidOperationException(); } _s.Release(); }")]
    [InlineData("void F() { [|_s.Wait()|]; try { V(); } catch (IOException) { _n = 1; } _s.Release(); }")]
    [InlineData("void F(Action<Action> run) { run(() => { [|_s.Wait()|]; V(); _s.Release(); }); }")]
    [InlineData("void F() { G(); void G() { [|_s.Wait()|]; V(); _s.Release(); } }")]
    [InlineData("async Task F() { var s = new SemaphoreSlim(1); foreach (int i in new[] { 1 }) { await [|s.WaitAsync()|]; await W(); s.Release(); } }")]
    [InlineData("async Task F(CancellationToken ct) { try { await [|_s.WaitAsync(ct)|]; await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task<bool> F() { try { if (!await [|_s.WaitAsync(100)|]) return false; await W(); return true; } finally { _s.Release(); } }")]
    [InlineData("async Task F() { try { await W(); await [|_s.WaitAsync()|]; await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { await [|_s.WaitAsync(TimeSpan.FromSeconds(1))|]; try { await W(); } finally { _s.Release(); } }")]
    [InlineData("void F() { [|_s.Wait(100)|]; try { V(); } finally { _s.Release(); } }")]
    [InlineData("void F() { [|Monitor.TryEnter(_g, 100)|]; try { V(); } finally { Monitor.Exit(_g); } }")]
    [InlineData("void F() { if (Monitor.TryEnter(_g)) {} if ([|_s.Wait(5)|]) { V(); _s.Release(); } }")]
    [InlineData("void F() { if (![|_s.Wait(5)|]) return; V(); _s.Release(); }")]
    public Task PermitThatGetsLostOrDoubled_IsReported(string members) => Verify.Diagnoses(Class(members));

    [Theory]
    [InlineData("async Task F(CancellationToken ct) { await _s.WaitAsync(ct); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F(CancellationToken ct) { await _s.WaitAsync(ct); _n++; try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { try { await _s.WaitAsync(); await W(); } finally { _s.Release(); } }")]
    [InlineData("void F() { try { Monitor.Enter(_g); V(); } finally { Monitor.Exit(_g); } }")]
    [InlineData("void F() { bool taken = false; try { Monitor.Enter(_g, ref taken); V(); } finally { if (taken) Monitor.Exit(_g); } }")]
    [InlineData("async Task F(CancellationToken ct) { bool taken = false; try { await _s.WaitAsync(ct); taken = true; await W(); } finally { if (taken) _s.Release(); } }")]
    [InlineData("async Task F() { bool taken = await _s.WaitAsync(5); try { await W(); } finally { if (taken) { _s.Release(); } } }")]
    [InlineData("async Task F() { if (!await _s.WaitAsync(5)) { return; } try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { if (await _s.WaitAsync(5)) { try { await W(); } finally { _s.Release(); } } }")]
    [InlineData("async Task<IDisposable> EnterAsync(CancellationToken ct) { await _s.WaitAsync(ct); return new Releaser(_s); } sealed class Releaser(SemaphoreSlim s) : IDisposable { public void Dispose() => s.Release(); }")]
    [InlineData("async Task Begin() { await _s.WaitAsync(); V(); if (_n > 1) { _s.Release(); } } void F(bool taken) { _s.Wait(); V(); if (taken) { _s.Release(); } }")]
    [InlineData("async Task<object> F() { await _s.WaitAsync(); try { await W(); return new object(); } catch { _s.Release(); throw; } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); } void G() { _s.Release(); }")]
    [InlineData("async Task F(int[] xs) { foreach (int x in xs) { await _many.WaitAsync(); _ = Task.Run(async () => { try { await W(); } finally { _many.Release(); } }); } }")]
    [InlineData("void F() { Monitor.Exit(_g); V(); Monitor.Enter(_g); }")]
    [InlineData("async Task F() { await _s.WaitAsync(); _n++; await Task.Yield(); _s.Release(); }")]
    [InlineData("Task F() { Task wait = _s.WaitAsync(); if (!wait.IsCompletedSuccessfully) { return Slow(wait); } try { V(); return Task.CompletedTask; } finally { _s.Release(); } } async Task Slow(Task wait) { await wait; try { V(); } finally { _s.Release(); } }")]
    [InlineData("void F() { _signal.Wait(100); V(); if (_n > 3) { _signal.Release(); } }")]
    [InlineData("Task F() { if (!_s.Wait(0)) { return Slow(lockHeld: false); } if (_n > 3) { return Slow(lockHeld: true); } try { V(); } finally { _s.Release(); } return W(); } Task Slow(bool lockHeld) => W();")]
    [InlineData("void F() { _rw.TryEnterReadLock(-1); try { V(); } finally { _rw.ExitReadLock(); } Monitor.TryEnter(_g, Timeout.Infinite); try { V(); } finally { Monitor.Exit(_g); } }")]
    [InlineData("async Task F(CancellationToken ct) { await _s.WaitAsync(ct); using var c = CancellationTokenSource.CreateLinkedTokenSource(ct); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task<int> Get(ConcurrentQueue<int> q) { await _many.WaitAsync(); if (!q.TryDequeue(out int x)) { _many.Release(); return 0; } V(); return x; }")]
    [InlineData("sealed class P(int n) { readonly SemaphoreSlim _p = new(n); async Task<bool> Get() { await _p.WaitAsync(); await Task.Delay(1); if (n > 4) { _p.Release(); return false; } return true; } }")]
    [InlineData("void F() { _s.Wait(); _n++; _s.Release(); }")]
    [InlineData("void F(Queue<int> q) { Monitor.Enter(_g); q.Enqueue(1); Interlocked.Increment(ref _n); Monitor.Exit(_g); }")]
    [InlineData("int F(Dictionary<int, int> d) { _rw.EnterReadLock(); d.TryGetValue(1, out int v); _rw.ExitReadLock(); return v; }")]
    [InlineData("async Task F() { await _signal.WaitAsync(); V(); _signal.Release(); }")]
    [InlineData("void F() { while (true) { _s.Wait(); try { if (_n > 3) { return; } V(); } finally { _s.Release(); } } }")]
    [InlineData("void F() { _s.Wait(); try { V(); } catch { _s.Release(); throw; } _s.Release(); } void K() { _s.Wait(); if (_n > 3) { _s.Release(); return; } _n = 3; _s.Release(); }")]
    [InlineData("void F() { _s.Wait(); try { V(); } catch (Exception) { _n = 1; } _s.Release(); }")]
    [InlineData("void F(bool locked) { if (locked) { _s.Wait(); } try { V(); } finally { if (locked) { _s.Release(); } } }")]
    [InlineData("async Task F() { using (await _a.AcquireAsync()) { await W(); } }")]
    [InlineData("void F() { lock (_g) { V(); } using (_l.EnterScope()) { V(); } }")]
    [InlineData("void F(C other) { _s.Wait(); try { V(); } finally { _s.Release(); } other._s.Release(); }")]
    [InlineData("async Task F() { await _s.WaitAsync(Timeout.Infinite); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { await W(); _s.Release(); await W(); await _s.WaitAsync(); } finally { _s.Release(); } }")]
    [InlineData("Task F(Func<SemaphoreSlim, Task> run) { _s.Wait(); Task t = run(_s); if (_n > 5) { _s.Release(); } return t; }")]
    [InlineData("void F() { using var m = new Mutex(); try { if (!m.WaitOne(100)) { return; } } catch (AbandonedMutexException) { Console.WriteLine(\"abandoned\"); } try { V(); } finally { m.ReleaseMutex(); } }")]
    [InlineData("async Task F(CancellationToken ct) { await _s.WaitAsync(ct); Console.WriteLine(\"taken\"); try { await W(); } finally { _s.Release(); } }")]
    public Task PermitThatIsGivenBackOnce_IsSilent(string members) => Verify.IsSilent(Class(members));

    [Fact]
    public Task SourceWithoutSemaphores_IsSilent() => Verify.IsSilent(Usings + "class Door { public void Enter() { } public void Exit() { } public void Wait() { } void F() { Enter(); Wait(); Console.WriteLine(); Exit(); } }");

    [Theory]
    [InlineData("async Task F(CancellationToken ct) { try { await [|_s.WaitAsync(ct)|]; await W(); } finally { _s.Release(); } }", "async Task F(CancellationToken ct) { await _s.WaitAsync(ct); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task<bool> F() { try { if (!await [|_s.WaitAsync(9)|]) return false; await W(); return true; } finally { _s.Release(); } }", "async Task<bool> F() { if (!await _s.WaitAsync(9)) return false; try { await W(); return true; } finally { _s.Release(); } }")]
    public Task AcquireInsideOfTheTry_MovesBeforeIt(string before, string after) => BeforeTry.Fixes(Class(before), Class(after));

    [Fact]
    public Task AcquireBehindOtherWork_HasNoFix() => BeforeTry.OffersNoFix(Class("async Task F() { try { await W(); await [|_s.WaitAsync()|]; await W(); } finally { _s.Release(); } }"));

    [Theory]
    [InlineData("\n    void F()\n    {\n        [|_s.Wait()|];\n        V();\n        _n = 2;\n        _s.Release();\n        V();\n    }\n", "\n    void F()\n    {\n        _s.Wait();\n        try\n        {\n            V();\n            _n = 2;\n        }\n        finally\n        {\n            _s.Release();\n        }\n        V();\n    }\n")]
    [InlineData("\n    void F()\n    {\n        [|Monitor.Enter(_g)|];\n        V();\n        Monitor.Exit(_g);\n    }\n    void G()\n    {\n        [|_t.Wait()|];\n        V();\n        _t.Release();\n    }\n", "\n    void F()\n    {\n        Monitor.Enter(_g);\n        try\n        {\n            V();\n        }\n        finally\n        {\n            Monitor.Exit(_g);\n        }\n    }\n    void G()\n    {\n        _t.Wait();\n        try\n        {\n            V();\n        }\n        finally\n        {\n            _t.Release();\n        }\n    }\n")]
    public Task ReleaseAfterWork_MovesIntoFinally(string before, string after) => Finally.Fixes(Class(before), Class(after));

    [Theory]
    [InlineData("int F() { [|_s.Wait()|]; int x = N().Id; _s.Release(); return x; }")]
    [InlineData("void F() { [|_s.Wait()|]; if (_n > 3) { V(); _s.Release(); return; } V(); _s.Release(); }")]
    public Task ReleaseThatCannotMove_HasNoFix(string members) => Finally.OffersNoFix(Class(members));

    [Fact]
    public Task IgnoredAnswer_IsAsked() => Checked.Fixes(
        Class("\n    async Task F()\n    {\n        await [|_s.WaitAsync(100)|];\n        try\n        {\n            await W();\n        }\n        finally\n        {\n            _s.Release();\n        }\n    }\n"),
        Class("\n    async Task F()\n    {\n        if (!await _s.WaitAsync(100))\n        {\n            throw new TimeoutException();\n        }\n        try\n        {\n            await W();\n        }\n        finally\n        {\n            _s.Release();\n        }\n    }\n"));

    [Fact]
    public Task IgnoredAnswerWithoutFinally_HasNoFix() => Checked.OffersNoFix(Class("async Task F() { await [|_s.WaitAsync(100)|]; await W(); _s.Release(); }"));
}
