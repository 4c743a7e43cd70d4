using Concurrency.CodeFixes;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.StaleStateAnalyzer, Concurrency.CodeFixes.AwaitFirstCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1009.</summary>
public sealed class StaleStateAnalyzerTests
{
    // The semaphore is the evidence of concurrency; nobody holds it unless a test says so.
    private const string Fields = "private readonly SemaphoreSlim _gate = new(1, 1); private int _n; private static int s_n; private bool _busy; private string? _s; private int? _v; private int P { get; set; } private Task<int> L(int x = 0) => Task.FromResult(x); private Task<string> S() => Task.FromResult(\"\"); ";

    [Theory]
    [InlineData("async Task F() { [|_n += await L()|]; }")]
    [InlineData("async Task F() { [|_n = _n + await L()|]; }")]
    [InlineData("async Task F() { [|this._n = Math.Max(_n, await L())|]; }")]
    [InlineData("async Task F() { [|_n = await L(_n)|]; }")]
    [InlineData("async Task F() { [|P += await L()|]; }")]
    [InlineData("static async Task F() { [|s_n += await Task.FromResult(1)|]; }")]
    [InlineData("async Task F() { [|_s ??= await S()|]; }")]
    [InlineData("async Task F() { if (_s == null) { [|_s = await S()|]; } }")]
    [InlineData("async Task F() { if (_s is null) [|_s = await S()|]; }")]
    [InlineData("async Task F() { if (!_v.HasValue) { int v = await L(); [|_v = v|]; } }")]
    [InlineData("async Task<string> F() { if (_s is not null) return _s; [|_s = await S()|]; return _s; }")]
    [InlineData("async Task<string> F() { if (_s is { } s) { return s; } string t = await S(); [|_s = t|]; return t; }")]
    [InlineData("async Task F() { if (_busy) return; [|_busy = true|]; try { await S(); } finally { _busy = false; } }")]
    [InlineData("Func<Task> F() => async () => [|_n += await L()|];")]
    [InlineData("async Task F() { await G(); async Task G() { [|_n += await L()|]; } }")]
    [InlineData("int Q { get => field; set; } async Task F() { [|Q += await L()|]; }")]
    [InlineData("record R(SemaphoreSlim Gate) { int N { get; set; } async Task F() { [|N += await Task.FromResult(1)|]; } }")]
    [InlineData("partial class D { readonly Lock _lock = new(); int _m; private partial Task F(); } partial class D { private async partial Task F() { [|_m += await Task.FromResult(1)|]; } }")]
    [InlineData("async Task F() { using var s = new System.IO.MemoryStream(); [|_n = _n + await s.ReadAsync(new byte[1])|]; }")]
    public Task StateThatOthersMayHaveChanged_IsReported(string member) => Verify.Diagnoses(HandwrittenHandle.Usings + "class C { " + Fields + member + " }");

    [Theory]
    [InlineData("async Task F() { int n = await L(); _n += n; }")]
    [InlineData("async Task F() { _n = await L() + _n; }")]
    [InlineData("async Task F() { _n = await L(); }")]
    [InlineData("async Task F() { int n = 0; n += await L(); n = n + await L(n); }")]
    [InlineData("async Task F() { await _gate.WaitAsync(); try { _n += await L(); } finally { _gate.Release(); } }")]
    [InlineData("async Task F() { await _gate.WaitAsync(); try { if (_s is null) { _s = await S(); } } finally { _gate.Release(); } }")]
    [InlineData("async Task F() { if (_s is null) { string s = await S(); if (_s is null) { _s = s; } } }")]
    [InlineData("async Task F() { string s = await S(); if (_s is null) { _s = s; } }")]
    [InlineData("async Task F() { if (_s is null) { _s = \"\"; await S(); } }")]
    [InlineData("async Task F(bool b) { if (_s is null) { if (b) { await S(); return; } _s = \"\"; } }")]
    [InlineData("async Task F() { if (_busy) { await S(); _busy = false; } }")]
    [InlineData("async Task F() { if (Interlocked.Exchange(ref _busy, true)) return; try { await S(); } finally { _busy = false; } }")]
    [InlineData("void F() { if (_busy) return; _busy = true; Console.WriteLine(); _busy = false; }")]
    [InlineData("async Task F() { if (_busy) return; _busy = true; await S(); }")]
    [InlineData("void F() { _n += L().Result; _s ??= \"\"; }")]
    [InlineData("async Task F() { _n++; await S(); _n--; }")]
    [InlineData("async Task F(C other) { other._n += await L(); }")]
    [InlineData("async Task F() { Func<int> f = () => _n; _n = await L(); f(); }")]
    [InlineData("async Task F(C? other) { other?._n += 1; other?._n = await L(); }")]
    [InlineData("async Task F() { using SemaphoreSlim s = new(1); if (_s is null) { _s = \"\"; } await s.WaitAsync(); }")]
    [InlineData("record R(SemaphoreSlim Gate) { int N { get; init; } async Task<R> F() => this with { N = N + await Task.FromResult(1) }; }")]
    [InlineData("async Task F() { async Task<int> G() => await L(); _n = await G(); }")]
    [InlineData("async Task F() { if (_s != null) { await S(); _s = null; } }")]
    [InlineData("async Task F() { if (_v.HasValue) { await S(); _v = null; } }")]
    public Task StateThatIsFresh_IsNotReported(string member) => Verify.IsSilent(HandwrittenHandle.Usings + "class C { " + Fields + member + " }");

    [Theory]
    [InlineData("class C { int _n; async Task F() { _n += await Task.FromResult(1); } }")]
    [InlineData("[Actor] sealed partial class C { int _n; public async Task F() { _n += await Task.FromResult(1); } }")]
    [InlineData("[Actor] sealed partial class C { bool _b; [Interleave] public async Task F() { if (_b) return; _b = true; await Task.Yield(); _b = false; } }")]
    public Task TypeWithoutEvidence_OrTurnThatIsAlone_IsNotReported(string type) => Verify.IsSilent(HandwrittenHandle.Usings + type + Attributes);

    [Theory]
    [InlineData("class C { readonly Lock _lock = new(); int _n; async Task F() { {|#0:_n += await Task.FromResult(1)|}; } }", DiagnosticSeverity.Info)]
    [InlineData("[Actor] sealed partial class C { int _n; [Interleave] public async Task F() { {|#0:_n += await Task.FromResult(1)|}; } }", DiagnosticSeverity.Warning)]
    [InlineData("[Actor] sealed partial class C { int _n; [Query] public async Task F() { {|#0:_n += await Task.FromResult(1)|}; } }", DiagnosticSeverity.Warning)]
    [InlineData("[WorkerPool] class C { int _n; public async Task F() { {|#0:_n += await Task.FromResult(1)|}; } }", DiagnosticSeverity.Warning)]
    public async Task Severity_DependsOnTheOwner(string type, DiagnosticSeverity severity)
    {
        var test = new AnalyzerVerifier<Analyzers.Safety.StaleStateAnalyzer, EmptyCodeFixProvider>.Test { TestCode = HandwrittenHandle.Usings + type + Attributes };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.StaleStateId, severity).WithLocation(0).WithArguments("_n", "is read before the await and written after it: what others have written meanwhile is lost"));
        await test.RunAsync();
    }

    [Fact]
    public Task HighestLevel_AsksForNoEvidence() => Verify.Diagnoses(
        HandwrittenHandle.Usings + "class C { int _n; async Task F() { [|_n += await Task.FromResult(1)|]; } }", ("concurrency.analysis", "complete"));

    [Theory]
    [InlineData("[|_n += await L()|];", "var awaited = await L();\n        _n += awaited;")]
    [InlineData("// Why.\n        [|_n = _n + await L()|];", "// Why.\n        var awaited = await L();\n        _n = _n + awaited;")]
    [InlineData("[|_n = await L(_n)|];", null)]
    [InlineData("[|_n = Math.Max(_n, await L())|];", null)]
    [InlineData("[|_s ??= await S()|];", null)]
    [InlineData("int awaited = 1; [|_n += await L()|]; _n += awaited;", null)]
    public Task AwaitFirst(string before, string? after)
    {
        string Code(string statement) => HandwrittenHandle.Usings + "class C\n{\n    " + Fields + "\n    async Task F()\n    {\n        " + statement + "\n    }\n}";
        return after is null ? Verify.OffersNoFix(Code(before)) : Verify.Fixes(Code(before), Code(after));
    }

    [Theory]
    [InlineData("if (_busy) return; [|_busy = true|]; try { await S(); } finally { _busy = false; }", "if (Interlocked.Exchange(ref _busy, true)) return; try { await S(); } finally { _busy = false; }")]
    [InlineData("if (_busy) return; Console.WriteLine(); [|_busy = true|]; try { await S(); } finally { _busy = false; }", null)]
    public Task ExchangeFlag(string before, string? after)
    {
        string Code(string body) => HandwrittenHandle.Usings + "class C { " + Fields + "async Task F() { " + body + " } }";
        return after is null
            ? AnalyzerVerifier<Analyzers.Safety.StaleStateAnalyzer, ExchangeFlagCodeFix>.OffersNoFix(Code(before))
            : AnalyzerVerifier<Analyzers.Safety.StaleStateAnalyzer, ExchangeFlagCodeFix>.Fixes(Code(before), Code(after));
    }

    private const string Attributes = " namespace Concurrency { class InterleaveAttribute : Attribute { } class QueryAttribute : Attribute { } }";
}
