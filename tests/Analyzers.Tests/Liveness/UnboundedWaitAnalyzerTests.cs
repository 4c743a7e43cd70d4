using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Limit = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.UnboundedWaitAnalyzer, Concurrency.CodeFixes.LimitWaitCodeFix>;
using Token = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.UnboundedWaitAnalyzer, Concurrency.CodeFixes.PassTokenCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.UnboundedWaitAnalyzer>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2001.</summary>
public sealed class UnboundedWaitAnalyzerTests
{
    private const string More = "readonly ManualResetEventSlim _e = new(); readonly AutoResetEvent _auto = new(false); readonly Channel<int> _c = Channel.CreateBounded<int>(1); readonly TaskCompletionSource<int> _x = new(); ";

    [Theory]
    [InlineData("async Task F() { await [|_s.WaitAsync()|]; try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { await [|_s.WaitAsync(Timeout.Infinite)|]; try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { await [|_s.WaitAsync(CancellationToken.None)|].ConfigureAwait(false); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("void F() { [|_s.Wait()|]; try { Thread.Sleep(10); } finally { _s.Release(); } }")]
    [InlineData("void F(Stream s, byte[] b) { [|_s.Wait()|]; try { s.ReadExactly(b); } finally { _s.Release(); } }")]
    [InlineData("void F() { [|_signal.Wait()|]; }")]
    [InlineData("async Task F() { await [|_signal.WaitAsync()|]; V(); }")]
    [InlineData("async Task F() { await [|_a.WaitAsync()|]; try { await W(); } finally { _a.Release(); } }")]
    [InlineData("void F() { [|_e.Wait()|]; [|_auto.WaitOne()|]; [|WaitHandle.WaitAll([_auto])|]; }")]
    [InlineData("void F() { lock (_g) { while (_n == 0) [|Monitor.Wait(_g)|]; } }")]
    [InlineData("void F(Thread t) { [|t.Join()|]; }")]
    [InlineData("void F(Task t) { [|t.Wait()|]; }")]
    [InlineData("void F(Task t) { [|Task.WaitAll(t, t)|]; }")]
    [InlineData("async Task<int> F() => await [|_c.Reader.ReadAsync()|];")]
    [InlineData("async Task F() { await foreach (int x in [|_c.Reader.ReadAllAsync()|]) { V(); } }")]
    [InlineData("async Task F() { while (await [|_c.Reader.WaitToReadAsync()|]) { V(); } }")]
    [InlineData("readonly BlockingCollection<int> _b = new(4); int F() => [|_b.Take()|];")]
    [InlineData("async Task<int> F() => await [|_x.Task|];")]
    [InlineData("async Task<int> F() => await [|_x.Task|].ConfigureAwait(false);")]
    [InlineData("HttpClient F() => new HttpClient { [|Timeout = Timeout.InfiniteTimeSpan|] };")]
    [InlineData("void F(HttpClient c) { [|c.Timeout = TimeSpan.FromMilliseconds(-1)|]; }")]
    [InlineData("async Task F(Stream s, byte[] b, CancellationToken ct) { await s.ReadExactlyAsync(b, [|CancellationToken.None|]); }")]
    [InlineData("async Task F(Stream s, byte[] b, CancellationToken ct) { await s.ReadExactlyAsync(b, [|default|]); }")]
    public Task WaitWithoutBound_IsReported(string members) => Verify.Diagnoses(Class(More + members));

    [Theory]
    [InlineData("async Task F(CancellationToken ct) { await _s.WaitAsync(ct); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { if (!await _s.WaitAsync(100)) throw new TimeoutException(); try { await W(); } finally { _s.Release(); } }")]
    [InlineData("void F() { _s.Wait(); try { _n++; V(); } finally { _s.Release(); } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { _n++; } finally { _s.Release(); } }")]
    [InlineData("async Task F() { await _signal.WaitAsync().WaitAsync(TimeSpan.FromSeconds(1)); }")]
    [InlineData("async Task F() { await Task.WhenAny(_signal.WaitAsync(), Task.Delay(100)); }")]
    [InlineData("Task F() => _signal.WaitAsync();")]
    [InlineData("void Dispose() { _e.Wait(); _signal.Wait(); }")]
    [InlineData("async ValueTask DisposeAsync() { await _x.Task; }")]
    [InlineData("static void Main() { new ManualResetEventSlim().Wait(); }")]
    [InlineData("void StopWorker(Thread t) { t.Join(); }")]
    [InlineData("void F() { _e.Wait(100); _auto.WaitOne(TimeSpan.FromSeconds(1)); }")]
    [InlineData("void F(CancellationToken ct) { _e.Wait(ct); }")]
    [InlineData("void F() { lock (_g) { Monitor.Wait(_g, 100); Monitor.PulseAll(_g); } }")]
    [InlineData("void F(Thread t) { t.Join(100); }")]
    [InlineData("void F(Task t) { if (t.IsCompleted) t.Wait(); }")]
    [InlineData("async Task F(Task t) { t.Wait(); Task.WaitAll(t); await W(); }")]
    [InlineData("async Task<int> F(CancellationToken ct) => await _c.Reader.ReadAsync(ct);")]
    [InlineData("async Task F() { await foreach (int x in _c.Reader.ReadAllAsync()) { V(); } } void End() => _c.Writer.Complete();")]
    [InlineData("readonly BlockingCollection<int> _b = new(4); int F(CancellationToken ct) => _b.Take(ct); void G() { foreach (int x in _b.GetConsumingEnumerable()) { V(); } } void End() => _b.CompleteAdding();")]
    [InlineData("void F(BlockingCollection<int> b) { foreach (int x in b.GetConsumingEnumerable()) { V(); } }")]
    [InlineData("async Task F(ChannelReader<int> reader) { await foreach (int x in reader.ReadAllAsync()) { V(); } }")]
    [InlineData("async Task<int> F() => await _c.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("async Task<int> F(CancellationToken ct) => await _x.Task.WaitAsync(ct);")]
    [InlineData("async Task<int> F() => await _x.Task; void G(CancellationToken ct) => ct.Register(() => _x.TrySetCanceled());")]
    [InlineData("async Task<int> F() { var x = new TaskCompletionSource<int>(); return await x.Task; }")]
    [InlineData("HttpClient F() => new HttpClient { Timeout = TimeSpan.FromSeconds(5) };")]
    [InlineData("void F(HttpClient c) {\n // Every request has a token of its own.\n c.Timeout = Timeout.InfiniteTimeSpan; }")]
    [InlineData("async Task F(Stream s, byte[] b, CancellationToken ct) {\n // Must not stop half way.\n await s.WriteAsync(b, CancellationToken.None); }")]
    [InlineData("async Task F(Stream s, byte[] b, CancellationToken ct) { try { await W(); } finally { await s.FlushAsync(CancellationToken.None); } }")]
    [InlineData("async Task F(Stream s, byte[] b) { await s.ReadExactlyAsync(b, CancellationToken.None); }")]
    [InlineData("void F(CancellationToken ct) { Task.Run(() => V(), CancellationToken.None); }")]
    [InlineData("Task F(Stream s, byte[] b, CancellationToken ct) => s.WriteAsync(b, 0, 1, CancellationToken.None);")]
    public Task WaitWithBound_IsSilent(string members) => Verify.IsSilent(Class(More + members));

    [Theory]
    [InlineData("class", DiagnosticSeverity.Info)]
    [InlineData("[ThreadSafe] class", DiagnosticSeverity.Warning)]
    public Task Severity_IsHigherInAnnotatedTypes(string type, DiagnosticSeverity severity)
    {
        var test = new Support.AnalyzerVerifier<Analyzers.Liveness.UnboundedWaitAnalyzer, EmptyCodeFixProvider>.Test { TestCode = Usings + type + " C { readonly ManualResetEventSlim _e = new(); void F() { {|#0:_e.Wait()|}; } }" };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.UnboundedWaitId, severity).WithLocation(0));
        return test.RunAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("async Task F(CancellationToken ct) { await [|_signal.WaitAsync()|]; await [|_signal.WaitAsync(CancellationToken.None)|]; }", "async Task F(CancellationToken ct) { await _signal.WaitAsync(ct); await _signal.WaitAsync(ct); }")]
    [InlineData("void F(CancellationToken ct) { [|_e.Wait()|]; }", "void F(CancellationToken ct) { _e.Wait(ct); }")]
    [InlineData("async Task<int> F(CancellationToken ct) => await [|_x.Task|];", "async Task<int> F(CancellationToken ct) => await _x.Task.WaitAsync(ct);")]
    [InlineData("async Task F(CancellationToken ct) { await foreach (int x in [|_c.Reader.ReadAllAsync()|]) { V(); } }", "async Task F(CancellationToken ct) { await foreach (int x in _c.Reader.ReadAllAsync(ct)) { V(); } }")]
    [InlineData("async Task F(Stream s, byte[] b, CancellationToken ct) { await s.ReadExactlyAsync(b, [|default|]); }", "async Task F(Stream s, byte[] b, CancellationToken ct) { await s.ReadExactlyAsync(b, ct); }")]
    public Task TokenInScope_IsPassed(string before, string after) => Token.Fixes(Class(More + before), Class(More + after));

    [Theory]
    [InlineData("void F(CancellationToken ct) { [|_auto.WaitOne()|]; }")]
    [InlineData("void F() { [|_e.Wait()|]; }")]
    [InlineData("void F(CancellationToken a, CancellationToken b) { [|_e.Wait()|]; }")]
    public Task WaitThatTakesNoToken_HasNoFix(string members) => Token.OffersNoFix(Class(More + members));

    [Theory]
    [InlineData("[|_e.Wait()|];", "if (!_e.Wait(TimeSpan.FromSeconds(30)))")]
    [InlineData("[|_auto.WaitOne()|];", "if (!_auto.WaitOne(TimeSpan.FromSeconds(30)))")]
    [InlineData("await [|_signal.WaitAsync()|];", "if (!await _signal.WaitAsync(TimeSpan.FromSeconds(30)))")]
    [InlineData("await [|_signal.WaitAsync()|].ConfigureAwait(false);", "if (!await _signal.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(false))")]
    [InlineData("[|Monitor.Wait(_g)|];", "if (!Monitor.Wait(_g, TimeSpan.FromSeconds(30)))")]
    public Task WaitWithoutToken_GetsATime(string before, string after) => Limit.Fixes(
        Class(More + "\n    async Task F()\n    {\n        " + before + "\n    }\n"),
        Class(More + "\n    async Task F()\n    {\n        " + after + "\n        {\n            throw new TimeoutException();\n        }\n    }\n"));

    [Fact]
    public Task AwaitedSource_GetsATime() => Limit.Fixes(Class(More + "async Task<int> F() => await [|_x.Task|];"), Class(More + "async Task<int> F() => await _x.Task.WaitAsync(TimeSpan.FromSeconds(30));"));

    [Theory]
    [InlineData("async Task<int> F() => await [|_c.Reader.ReadAsync()|];")]
    [InlineData("async Task F() { try { await [|_s.WaitAsync()|]; await W(); } finally { _s.Release(); } }")]
    [InlineData("bool F() { return [|_auto.WaitOne()|]; }")]
    public Task WaitThatIsNoStatement_HasNoTime(string members) => Limit.OffersNoFix(Class(More + members));

    [Theory]
    [InlineData("void F(HttpClient c) { [|c.Timeout = Timeout.InfiniteTimeSpan|]; }", "false")]
    [InlineData("void F(HttpClient c) { c.Timeout = Timeout.InfiniteTimeSpan; }", "true")]
    [InlineData("void F(ManualResetEventSlim e) { [|e.Wait(Timeout.Infinite)|]; }", "false")]
    [InlineData("void F(ManualResetEventSlim e) { e.Wait(Timeout.Infinite); }", "true")]
    [InlineData("void F(ManualResetEventSlim e) { [|e.Wait()|]; }", "true")]
    public Task InfiniteThatIsWrittenOut_IsAccordingToTheOption(string members, string isFine) => Verify.Diagnoses(Class(More + members), ("concurrency.CG2001.explicit_infinite_ok", isFine));
}
