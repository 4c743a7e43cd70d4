using Fix = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.TurnTokenAnalyzer, Concurrency.CodeFixes.OwnStopTokenCodeFix>;
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

    [Theory]
    [InlineData("private readonly CancellationTokenSource _ends = new(); public void F(CancellationToken ct) { _ = Loop([|ct|]); } public void Dispose() { _ends.Cancel(); }", "private readonly CancellationTokenSource _ends = new(); public void F(CancellationToken ct) { _ = Loop(_ends.Token); } public void Dispose() { _ends.Cancel(); }")]
    [InlineData("private readonly CancellationTokenSource _s = new(); public void F(CancellationToken ct) { _ct = [|ct|]; _ = Task.Run(() => Loop([|ct|])); } public async ValueTask DisposeAsync() { await _s.CancelAsync(); }", "private readonly CancellationTokenSource _s = new(); public void F(CancellationToken ct) { _ct = _s.Token; _ = Task.Run(() => Loop(_s.Token)); } public async ValueTask DisposeAsync() { await _s.CancelAsync(); }")]
    public Task SourceThatEndsWithTheObject_IsUsed(string before, string after) => Fix.Fixes(Class(before), Class(after));

    [Theory]
    [InlineData(": IDisposable", "public void F(CancellationToken ct) { _ct = [|ct|]; } void IDisposable.Dispose() { }")]
    [InlineData(": IDisposable", "public void F(CancellationToken ct) { _ct = [|ct|]; } public void Dispose() => Console.WriteLine();")]
    [InlineData("", "public void F(CancellationToken ct) { _ct = [|ct|]; } public void Dispose() { }")]
    [InlineData(": System.IO.MemoryStream", "public void F(CancellationToken ct) { _ct = [|ct|]; }")]
    [InlineData("", "private readonly CancellationTokenSource _s = new(); public void F(CancellationToken ct) { bool _s = true; _ct = [|ct|]; } public void Dispose() { _s.Cancel(); }")]
    public Task EndThatCannotBeSeen_IsNotTouched(string bases, string members) => Fix.OffersNoFix(Class(members, bases));

    [Fact]
    public Task SourceIsDeclaredOnce_AndCancelledInANewDispose() => Fix.Fixes(
        HandwrittenHandle.Usings + """
        [Actor]
        sealed partial class A
        {
            private CancellationToken _ct;

            public void F(CancellationToken ct)
            {
                _ct = [|ct|];
                _ = Task.Run(() => Console.WriteLine([|ct|].IsCancellationRequested));
            }
        }
        """,
        HandwrittenHandle.Usings + """
        [Actor]
        sealed partial class A : IDisposable
        {
            private readonly CancellationTokenSource _ends = new();
            private CancellationToken _ct;

            public void F(CancellationToken ct)
            {
                _ct = _ends.Token;
                _ = Task.Run(() => Console.WriteLine(_ends.Token.IsCancellationRequested));
            }

            public void Dispose() => _ends.Cancel();
        }
        """);

    [Fact]
    public Task SourceIsCancelledFirst_InTheDisposeThatIsThere() => Fix.Fixes(
        HandwrittenHandle.Usings + """
        [Actor]
        sealed partial class A : IDisposable
        {
            private CancellationToken _ends;

            public void F(CancellationToken ct)
            {
                _ends = [|ct|];
            }

            public void Dispose()
            {
                Console.WriteLine();
            }
        }
        """,
        HandwrittenHandle.Usings + """
        [Actor]
        sealed partial class A : IDisposable
        {
            private readonly CancellationTokenSource _ends2 = new();
            private CancellationToken _ends;

            public void F(CancellationToken ct)
            {
                _ends = _ends2.Token;
            }

            public void Dispose()
            {
                _ends2.Cancel();
                Console.WriteLine();
            }
        }
        """);

    private static string Class(string members, string bases = "") =>
        HandwrittenHandle.Usings + "[Actor] sealed partial class A " + bases + " { private CancellationToken _ct; private Task Loop(CancellationToken ct) => Task.Delay(1, ct); " + members + " }";
}
