using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.TurnTokenAnalyzer>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1013.</summary>
public sealed class TurnTokenAnalyzerTests
{
    private const string Members = "private CancellationToken _ct; private CancellationToken P { get; set; } private CancellationTokenRegistration _r; private Timer? _t; private event EventHandler? E; private Task Loop(CancellationToken ct) => Task.Delay(1, ct); ";

    [Theory]
    [InlineData("public void F(CancellationToken ct) { _ct = [|ct|]; }")]
    [InlineData("public void F(CancellationToken ct) { P = [|ct|]; }")]
    [InlineData("public void F(CancellationToken ct) { _ = Loop([|ct|]); }")]
    [InlineData("public void F(CancellationToken ct) { Loop([|ct|]); }")]
    [InlineData("public void F(CancellationToken ct) { _ = Task.Run(() => Loop([|ct|])); }")]
    [InlineData("public void F(CancellationToken ct) { _t = new Timer(_ => Console.WriteLine([|ct|].IsCancellationRequested), null, 0, 1); }")]
    [InlineData("public void F(Process p, CancellationToken ct) { p.Exited += (s, e) => [|ct|].ThrowIfCancellationRequested(); }")]
    [InlineData("public void F(Task t, CancellationToken ct) { t.ContinueWith(_ => Loop([|ct|])); }")]
    [InlineData("public void F(CancellationToken ct) { _r = [|ct|].Register(() => { }); }")]
    [InlineData("public void F(CancellationToken ct) { [|ct|].Register(() => { }); }")]
    public Task TokenThatIsKept_IsReported(string member) => Verify.Diagnoses(HandwrittenHandle.Usings + "using System.Diagnostics;\n[Actor] sealed partial class A { " + Members + member + " }");

    [Theory]
    [InlineData("public Task F(CancellationToken ct) => Loop(ct);")]
    [InlineData("public async Task F(CancellationToken ct) { await Loop(ct); }")]
    [InlineData("public async Task F(CancellationToken ct) { await Task.Run(() => Loop(ct), ct); }")]
    [InlineData("public async Task F(CancellationToken ct) { using var r = ct.Register(() => { }); await Loop(ct); }")]
    [InlineData("public async Task F(CancellationToken ct) { CancellationToken own = ct; await Loop(own); }")]
    [InlineData("public async Task F(CancellationToken ct) { using var s = CancellationTokenSource.CreateLinkedTokenSource(ct); await Loop(s.Token); }")]
    [InlineData("public void F(CancellationToken ct) { ct.ThrowIfCancellationRequested(); if (ct.IsCancellationRequested) return; }")]
    [InlineData("public async Task F(int[] xs, CancellationToken ct) { await Parallel.ForEachAsync(xs, ct, async (x, t) => await Loop(ct)); }")]
    [InlineData("public async Task F(CancellationToken ct) { Task t = Loop(ct); await t; }")]
    [InlineData("public void F(CancellationToken ct) { _ = Task.Run(() => Console.WriteLine(), ct); }")]
    [InlineData("public async Task F(CancellationToken ct) { await Parallel.ForEachAsync([1], new ParallelOptions { CancellationToken = ct }, (x, t) => default); }")]
    [InlineData("private void F(CancellationToken ct) { _ct = ct; }")]
    [InlineData("[NotAMessage] public void F(CancellationToken ct) { _ct = ct; }")]
    [InlineData("public void F(int n) { _ = Loop(CancellationToken.None); }")]
    public Task TokenThatEndsWithTheTurn_IsNotReported(string member) => Verify.IsSilent(HandwrittenHandle.Usings + "using System.Diagnostics;\n[Actor] sealed partial class A { " + Members + member + " }");

    [Fact]
    public Task OrdinaryClass_IsNotReported() => Verify.IsSilent(HandwrittenHandle.Usings + "class A { CancellationToken _ct; public void F(CancellationToken ct) { _ct = ct; } }");
}
