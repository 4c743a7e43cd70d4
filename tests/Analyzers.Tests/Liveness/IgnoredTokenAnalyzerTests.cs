using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Pass = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.IgnoredTokenAnalyzer, Concurrency.CodeFixes.PassTokenCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.IgnoredTokenAnalyzer, Concurrency.CodeFixes.ObserveTokenCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2003.</summary>
public sealed class IgnoredTokenAnalyzerTests
{
    [Theory]
    [InlineData("async Task F(CancellationToken ct) { while ([|true|]) { await Task.Delay(1000); V(); } }")]
    [InlineData("async Task F(CancellationToken ct) { [|for|] (;;) { await Task.Delay(1000); } }")]
    [InlineData("void F(CancellationToken ct) { while ([|true|]) { Thread.Sleep(1000); V(); } }")]
    [InlineData("async Task F(CancellationToken ct) { while ([|true|]) { await Task.Delay(1000, CancellationToken.None); } }")]
    [InlineData("async Task F(CancellationToken ct) { V(); await G(ct); async Task G(CancellationToken inner) { while ([|true|]) { await W(); } } }")]
    public Task EndlessLoopThatIgnoresItsToken_IsReported(string members) => Verify.Diagnoses(Class(members));

    [Theory]
    [InlineData("async Task F(CancellationToken ct) { while (true) { await Task.Delay(1000, ct); } }")]
    [InlineData("async Task F(CancellationToken ct) { while (!ct.IsCancellationRequested) { await Task.Delay(1000); } }")]
    [InlineData("async Task F(CancellationToken ct) { while (true) { ct.ThrowIfCancellationRequested(); await W(); } }")]
    [InlineData("async Task F(CancellationToken ct) { while (true) { await G(ct); } } Task G(CancellationToken ct) => W();")]
    [InlineData("async Task F(CancellationToken ct) { using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct); while (true) { await Task.Delay(1, linked.Token); } }")]
    [InlineData("async Task F(IAsyncEnumerable<int> xs, CancellationToken ct) { var e = xs.GetAsyncEnumerator(ct); while (true) { await e.MoveNextAsync(); } }")]
    [InlineData("async Task F(CancellationToken ct) { await foreach (int x in G(ct)) { await W(); } } async IAsyncEnumerable<int> G([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct) { yield return 1; }")]
    [InlineData("async Task F(PeriodicTimer t, CancellationToken ct) { while (await t.WaitForNextTickAsync(ct)) { await W(); } }")]
    [InlineData("async Task F() { while (true) { await Task.Delay(1000); } }")]
    [InlineData("int F(CancellationToken ct) { while (true) { int old = _n; if (Interlocked.CompareExchange(ref _n, old + 1, old) == old) { return old; } } }")]
    [InlineData("void F(CancellationToken ct) { while (true) { V(); } }")]
    [InlineData("async Task F(Stream s, byte[] b, CancellationToken ct) { while (true) { int n = await s.ReadAsync(b); if (n == 0) { break; } } }")]
    [InlineData("async Task<int> F(CancellationToken ct) { while (true) { try { return await N(); } catch (IOException) { } } }")]
    [InlineData("CancellationToken _own; async Task F(CancellationToken ct) { _own = ct; while (true) { await Task.Delay(1, _own); } }")]
    [InlineData("async Task F(CancellationToken ct) { for (int i = 0; i < 3; i++) { await W(); } }")]
    [InlineData("async Task F(ChannelReader<int> r, CancellationToken ct) { while (true) { await foreach (int x in r.ReadAllAsync(ct)) { V(); } } }")]
    [InlineData("async Task F(CancellationToken ct) { while (true) { await G(ct); } } Task G(CancellationToken ct) => Task.Delay(1, ct);")]
    public Task LoopThatEnds_IsSilent(string members) => Verify.IsSilent(Class(members));

    [Theory]
    [InlineData("public async Task F(CancellationToken ct) { await [|Task.Delay(10)|]; await Task.Delay(20); }", true)]
    [InlineData("public async Task F(Stream s, byte[] b, CancellationToken ct) { await [|s.WriteAsync(b)|]; }", true)]
    [InlineData("public async Task F(CancellationToken ct) { await Task.Delay(10, ct); await Task.Delay(20); }", false)]
    [InlineData("public async Task F(CancellationToken ct) { ct.ThrowIfCancellationRequested(); await Task.Delay(20); }", false)]
    [InlineData("public async Task F(CancellationToken ct) { await Task.Yield(); }", false)]
    [InlineData("public async Task F() { await Task.Delay(20); }", false)]
    [InlineData("public void M() { } private async Task F(CancellationToken ct) { await Task.Delay(20); }", false)]
    public Task HandlerThatIgnoresItsToken_IsReported(string member, bool isReported) =>
        isReported ? Pass.Diagnoses(Usings + "[Actor] sealed partial class A { " + member + " }") : Pass.IsSilent(Usings + "[Actor] sealed partial class A { " + member + " }");

    [Theory]
    [InlineData("async Task F(CancellationToken ct) { while ([|true|]) { await Task.Delay(1000); V(); } }", "async Task F(CancellationToken ct) { while (!ct.IsCancellationRequested) { await Task.Delay(1000); V(); } }")]
    [InlineData("void F(CancellationToken ct) { while ([|true|]) { Thread.Sleep(1000); } }", "void F(CancellationToken ct) { while (!ct.IsCancellationRequested) { Thread.Sleep(1000); } }")]
    [InlineData("\n    async Task<int> F(CancellationToken ct)\n    {\n        while ([|true|])\n        {\n            await Task.Delay(1000);\n        }\n    }\n", "\n    async Task<int> F(CancellationToken ct)\n    {\n        while (true)\n        {\n            ct.ThrowIfCancellationRequested();\n            await Task.Delay(1000);\n        }\n    }\n")]
    [InlineData("\n    async Task F(CancellationToken ct)\n    {\n        [|for|] (;;)\n        {\n            await Task.Delay(1000);\n        }\n    }\n", "\n    async Task F(CancellationToken ct)\n    {\n        for (;;)\n        {\n            ct.ThrowIfCancellationRequested();\n            await Task.Delay(1000);\n        }\n    }\n")]
    public Task Loop_LooksAtTheToken(string before, string after) => Verify.Fixes(Class(before), Class(after));

    [Fact]
    public Task Handler_PassesTheToken() => Pass.Fixes(
        Usings + "[Actor] sealed partial class A { public async Task F(CancellationToken ct) { await [|Task.Delay(10)|]; } }",
        Usings + "[Actor] sealed partial class A { public async Task F(CancellationToken ct) { await Task.Delay(10, ct); } }");
}
