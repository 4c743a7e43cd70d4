using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Spin = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.BusyWaitAnalyzer, Concurrency.CodeFixes.SpinUntilCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.BusyWaitAnalyzer, Concurrency.CodeFixes.ReadVolatileCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2023, loops.</summary>
public sealed class BusyWaitAnalyzerTests
{
    private const string More = "volatile bool _ready; bool _stop; readonly ConcurrentQueue<int> _q = new(); bool Done { get; set; } ";

    [Theory]
    [InlineData("void F() { while ([|!_ready|]) { } }")]
    [InlineData("void F() { while ([|!_ready|]) ; }")]
    [InlineData("void F() { while ([|!_ready|]) { Thread.Sleep(1); } }")]
    [InlineData("void F() { while ([|!Volatile.Read(ref _stop)|]) Thread.Yield(); }")]
    [InlineData("async Task F() { while ([|!Done|]) { await Task.Delay(10); } }")]
    [InlineData("async Task F(CancellationToken ct) { while ([|_n == 0|]) { await Task.Delay(10, ct).ConfigureAwait(false); } }")]
    [InlineData("void F() { while ([|_q.IsEmpty|]) { Thread.Sleep(1); } }")]
    [InlineData("void F(Task t) { while ([|!t.IsCompleted|]) { Thread.Sleep(10); } }")]
    [InlineData("void F(Thread t) { while ([|t.IsAlive|]) { Thread.Sleep(10); } }")]
    [InlineData("readonly Queue<int> _waiting = []; async Task F() { while ([|_waiting.Count > 0 || _n > 0|]) { await Task.Delay(10); } }")]
    [InlineData("void F() { do { Thread.Sleep(1); } while ([|!_ready|]); }")]
    [InlineData("void F() { while (true) { if (_q.TryDequeue(out var x)) Console.WriteLine(x); else [|Thread.Sleep(1)|]; } }")]
    [InlineData("async Task F(CancellationToken ct) { while (!ct.IsCancellationRequested) { while (_q.TryDequeue(out var x)) { V(); } [|await Task.Delay(50, ct)|]; } }")]
    [InlineData("void F() { for (;;) { if (!_q.TryDequeue(out var x)) { [|Thread.Sleep(1)|]; continue; } V(); } }")]
    [InlineData("void F() { Task.Run(() => { while ([|!_stop|]) { V(); } }); } void Stop() { _stop = true; }")]
    [InlineData("void F() { new Thread(() => { while ([|!_stop|]) { V(); } }).Start(); } void Stop() { _stop = true; }")]
    public Task LoopThatBurnsOrPolls_IsReported(string members) => Verify.Diagnoses(Class(More + members));

    [Theory]
    [InlineData("void F() { var spin = new SpinWait(); while (!_ready) { spin.SpinOnce(); } }")]
    [InlineData("void F() { SpinWait.SpinUntil(() => _ready, 1000); }")]
    [InlineData("void F() { while (!_ready) { V(); } }")]
    [InlineData("void F() { long end = Environment.TickCount64 + 5; while (!_ready && Environment.TickCount64 < end) { Thread.Sleep(1); } }")]
    [InlineData("void F() { int tries = 0; while (!_ready && tries++ < 10) { Thread.Sleep(1); } }")]
    [InlineData("async Task F(CancellationToken ct) { while (!ct.IsCancellationRequested) { await Task.Delay(1000, ct); } }")]
    [InlineData("async Task F(CancellationToken ct) { while (true) { await Task.Delay(1000, ct); V(); } }")]
    [InlineData("void F(string p) { while (!File.Exists(p)) { Thread.Sleep(100); } }")]
    [InlineData("void F(System.Diagnostics.Process p) { while (!p.HasExited) { Thread.Sleep(100); } }")]
    [InlineData("void F() { while (Interlocked.CompareExchange(ref _n, 1, 0) != 0) { Thread.Yield(); } }")]
    [InlineData("void F() { while (_q.TryDequeue(out var x)) { V(); } }")]
    [InlineData("async Task F(CancellationToken ct) { while (true) { await _signal.WaitAsync(ct); while (_q.TryDequeue(out var x)) { V(); await Task.Delay(1, ct); } } }")]
    [InlineData("void F(Queue<int> q) { while (true) { if (q.TryDequeue(out var x)) V(); else Thread.Sleep(1); } }")]
    [InlineData("async Task F(CancellationToken ct) { while (true) { try { if (_q.TryDequeue(out var x)) { await W(); } await _signal.WaitAsync(ct); } catch (IOException) { await Task.Delay(9, ct); } } }")]
    [InlineData("void F() { Task.Run(() => { while (!_ready) { V(); } }); } void Stop() { _ready = true; }")]
    [InlineData("void F() { Task.Run(() => { while (!Volatile.Read(ref _stop)) { V(); } }); } void Stop() { _stop = true; }")]
    [InlineData("void F() { Task.Run(() => { while (!_stop) { V(); _stop = true; } }); }")]
    [InlineData("void F() { while (!_stop) { V(); } } void Stop() { _stop = true; }")]
    [InlineData("void F() { bool done = false; while (!done) { done = _n > 3; } }")]
    public Task LoopWithAnEndOrASignal_IsSilent(string members) => Verify.IsSilent(Class(More + members));

    [Fact]
    public Task StopFlag_IsReadVolatile() => Verify.Fixes(
        Class("bool _stop; void F() { Task.Run(() => { while ([|!_stop|]) { V(); } }); } void Stop() { _stop = true; }"),
        Class("bool _stop; void F() { Task.Run(() => { while (!Volatile.Read(ref _stop)) { V(); } }); } void Stop() { _stop = true; }"));

    [Theory]
    [InlineData("while ([|!_ready|]) { }", "if (!SpinWait.SpinUntil(() => _ready, TimeSpan.FromSeconds(30)))")]
    [InlineData("while ([|_n == 0|]) Thread.Sleep(1);", "if (!SpinWait.SpinUntil(() => !(_n == 0), TimeSpan.FromSeconds(30)))")]
    public Task BusyLoop_BecomesSpinUntil(string before, string after) => Spin.Fixes(
        Class(More + "\n    void F()\n    {\n        " + before + "\n    }\n"), Class(More + "\n    void F()\n    {\n        " + after + "\n        {\n            throw new TimeoutException();\n        }\n    }\n"));

    [Theory]
    [InlineData("async Task F() { while ([|!Done|]) { await Task.Delay(10); } }")]
    [InlineData("void F() { while (true) { if (_q.TryDequeue(out var x)) Console.WriteLine(x); else [|Thread.Sleep(1)|]; } }")]
    public Task LoopThatLetsItsThreadGo_HasNoFix(string members) => Spin.OffersNoFix(Class(More + members));
}
