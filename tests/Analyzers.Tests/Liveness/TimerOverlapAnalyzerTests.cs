using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Loop = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.TimerOverlapAnalyzer, Concurrency.CodeFixes.PeriodicTimerCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.TimerOverlapAnalyzer>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2023, timers.</summary>
public sealed class TimerOverlapAnalyzerTests
{
    private const string More = "Timer? _timer; int _busy; bool _running; ";

    [Theory]
    [InlineData("void F() { _timer = [|new Timer(_ => { Thread.Sleep(5000); }, null, 0, 1000)|]; }")]
    [InlineData("void F() { _timer = [|new Timer(async _ => { await W(); }, null, 0, 1000)|]; }")]
    [InlineData("void F() { _timer = [|new Timer(Tick, null, TimeSpan.Zero, TimeSpan.FromSeconds(1))|]; } void Tick(object? s) { W().Wait(); }")]
    [InlineData("void F(System.Data.Common.DbCommand d) { _timer = [|new Timer(_ => d.ExecuteNonQuery(), null, 0L, 1000L)|]; }")]
    public Task PeriodicTimerWhoseCallbackWaits_IsReported(string members) => Verify.Diagnoses(Class(More + members));

    [Theory]
    [InlineData("void F() { _timer = new Timer(_ => { V(); }, null, 0, 1000); }")]
    [InlineData("void F() { _timer = new Timer(_ => { Thread.Sleep(5000); }, null, 1000, Timeout.Infinite); }")]
    [InlineData("void F() { _timer = new Timer(async _ => { await W(); }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan); }")]
    [InlineData("void F() { _timer = new Timer(_ => { Thread.Sleep(5000); }, null, 1000u, uint.MaxValue); }")]
    [InlineData("void F() { _timer = new Timer(async _ => { if (Interlocked.Exchange(ref _busy, 1) == 1) return; try { await W(); } finally { _busy = 0; } }, null, 0, 1000); }")]
    [InlineData("void F() { _timer = new Timer(async _ => { if (_running) { return; } await W(); }, null, 0, 1000); }")]
    [InlineData("void F() { _timer = new Timer(_ => { try { Thread.Sleep(5); } finally { _timer!.Change(1000, 1000); } }, null, 0, 1000); }")]
    [InlineData("void F() { _timer = new Timer(_ => { if (!Monitor.TryEnter(_g)) return; try { Thread.Sleep(5); } finally { Monitor.Exit(_g); } }, null, 0, 1000); }")]
    [InlineData("void F(TimerCallback callback) { _timer = new Timer(callback, null, 0, 1000); }")]
    [InlineData("void F(int period) { _timer = new Timer(_ => { Thread.Sleep(5); }, null, 0, period); }")]
    [InlineData("void F() { _timer = new Timer(_ => { Task.Run(() => V()); }, null, 0, 1000); }")]
    [InlineData("async Task F(CancellationToken ct) { using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await timer.WaitForNextTickAsync(ct)) { await W(); } }")]
    public Task TimerThatDoesNotOverlap_IsSilent(string members) => Verify.IsSilent(Class(More + members));

    [Fact]
    public Task TimerThatOvertakesItself_BecomesALoop() => Loop.Fixes(
        "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass C\n{\n    private Timer? _timer;\n\n    public void Start()\n    {\n        _timer = [|new Timer(_ => { Thread.Sleep(5000); }, null, 1000, 1000)|];\n    }\n}\n",
        "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass C\n{\n    private PeriodicTimer? _timer;\n\n    public void Start()\n    {\n        _timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1000));\n        _ = TickAsync(_timer);\n\n        async Task TickAsync(PeriodicTimer timer)\n        {\n            while (await timer.WaitForNextTickAsync())\n            {\n                try\n                {\n                    Thread.Sleep(5000);\n                }\n                catch (Exception exception)\n                {\n                    System.Diagnostics.Trace.TraceError(exception.ToString());\n                }\n            }\n        }\n    }\n}\n");

    [Theory]
    [InlineData("void F() { _timer = [|new Timer(_ => { Thread.Sleep(5000); }, null, 0, 1000)|]; }")]
    [InlineData("void F() { _timer = [|new Timer(Tick, null, 1000, 1000)|]; } void Tick(object? s) { W().Wait(); }")]
    public Task CallbackThatWouldBlockTheCaller_HasNoFix(string members) => Loop.OffersNoFix(Class("private Timer? _timer; " + members));
}
