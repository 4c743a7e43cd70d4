using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.AtomicFieldAnalyzer, Concurrency.CodeFixes.UseInterlockedCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1003.</summary>
public sealed class AtomicFieldAnalyzerTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Collections.Immutable; using System.Threading; using System.Threading.Tasks; using Concurrency;\n";

    [Theory]
    [InlineData("class C { private volatile int _n; public void F() => [|_n++|]; }")]
    [InlineData("class C { private volatile int _n; public int F() => [|--_n|]; }")]
    [InlineData("class C { private volatile int _n; public void F(int v) { [|_n += v|]; } }")]
    [InlineData("class C { private volatile int _n; public void F(int v) { [|_n = _n + v|]; } }")]
    [InlineData("class C { private volatile bool _b; public void F() { [|_b = !_b|]; } }")]
    [InlineData("class C { private static volatile int _n; public C() { [|_n++|]; } }")]
    [InlineData("class C { private volatile ImmutableList<int> _l = []; public void F() { [|_l = _l.Add(1)|]; } }")]
    [InlineData("class C { private volatile int _n; public C() { Task.Run(() => { [|_n++|]; }); } }")]
    [InlineData("class C { private int _n; public void A() => Interlocked.Increment(ref _n); public void B() => [|_n--|]; }")]
    [InlineData("class C { private int _n; private readonly object _g = new(); public void A() => Interlocked.Increment(ref _n); public void B() { lock (_g) { [|_n--|]; } } }")]
    [InlineData("partial class C { private int _n; public void A() => Interlocked.Add(ref _n, 2); } partial class C { public void B() { [|_n *= 2|]; } }")]
    [InlineData("class C { private int _n; public int F() { var n = _n; return [|Interlocked.Increment(ref n)|]; } }")]
    [InlineData("class C { private int _s; public void F() { if (Volatile.Read(ref _s) == 0) { [|Volatile.Write(ref _s, 1)|]; } } }")]
    [InlineData("class C { private int _s; public void F() { if (Volatile.Read(ref _s) != 0) return; [|Volatile.Write(ref _s, 1)|]; } }")]
    [InlineData("class C { private int _s; public void F() { var s = Volatile.Read(ref _s); if (s == 0) { [|_s = 1|]; } } }")]
    [InlineData("class C { private int _s; public void F() { [|Volatile.Write(ref _s, Volatile.Read(ref _s) + 1)|]; } }")]
    [InlineData("class C { private int _s; public void F() { var s = Volatile.Read(ref _s); [|Volatile.Write(ref _s, s + 1)|]; } }")]
    [InlineData("record R { private volatile int _n; public void F() => [|_n++|]; }")]
    [InlineData("class C(int start) { private volatile int _n = start; public int F() { return L(); int L() => [|_n++|]; } }")]
    [InlineData("class C { private volatile int _n; private async Task A() { await Task.Yield(); [|_n++|]; } public C() { _ = A(); } }")]
    public Task UpdateInSteps_IsReported(string source) => Verify.Diagnoses(Usings + source);

    [Theory]
    [InlineData("class C { private volatile int _n; public C() { _n++; } }")]
    [InlineData("class C { private volatile int _n; private void Init() => _n++; public C() { Init(); } }")]
    [InlineData("class C { private static volatile int _n; static C() { _n++; } }")]
    [InlineData("class C { private volatile int _n; public void F() { _n = 1; } public int G() => _n; }")]
    [InlineData("class C { private volatile int _n; private readonly object _g = new(); public void F() { lock (_g) { _n++; } } public int G() => _n; }")]
    [InlineData("class C { private volatile int _n; private readonly Lock _g = new(); public void F() { using (_g.EnterScope()) { _n++; } } }")]
    [InlineData("class C { private volatile int _n; private readonly SemaphoreSlim _g = new(1); public async Task F() { await _g.WaitAsync(); try { _n++; } finally { _g.Release(); } } }")]
    [InlineData("class C { private volatile int _n; private readonly object _g = new(); private void Add() => _n++; public void F() { lock (_g) { Add(); } } public void G() { lock (_g) { Add(); } } }")]
    [InlineData("class C { private volatile int _n; private readonly object _g = new(); private void A() => B(); private void B() => _n++; public void F() { lock (_g) { A(); } } }")]
    [InlineData("class C { private volatile int _n; private readonly object _g = new(); public void F() { lock (_g) { L(); } void L() => _n++; } }")]
    [InlineData("class C { private volatile int _n; internal void AddUnderLock() => _n++; }")]
    [InlineData("class C { private volatile string? _s; public string F() => _s ??= \"a\"; }")]
    [InlineData("class C { private int _n; public void F() => _n++; public int G() => Volatile.Read(ref _n); }")]
    [InlineData("class C { private int _n; public void A() => Interlocked.Increment(ref _n); public void B() => _n = 0; public int G() => _n; }")]
    [InlineData("class C { private int _n; private readonly object _g = new(); public void A() { lock (_g) { Interlocked.Increment(ref _n); } } public void B() { lock (_g) { _n--; } } }")]
    [InlineData("class C { private int _n; public int A() => Interlocked.CompareExchange(ref _n, 0, 0); public void B() => _n++; }")]
    [InlineData("class C { private long _n; public long A() => Interlocked.Read(ref _n); public void B() => _n++; }")]
    [InlineData("class C { private int _n; public void A() => Interlocked.Increment(ref _n); public static C F() { var c = new C(); c._n += 5; return c; } }")]
    [InlineData("class C { private int _s; public void F() { if (Volatile.Read(ref _s) == 0 && Interlocked.CompareExchange(ref _s, 1, 0) == 0) { Volatile.Write(ref _s, 2); } } }")]
    [InlineData("class C { private int _s; public void F() { if (Interlocked.CompareExchange(ref _s, 1, 0) == 0) { G(); } } private void G() { if (Volatile.Read(ref _s) == 1) { Volatile.Write(ref _s, 0); } } }")]
    [InlineData("class C { private int _tail; public void F() => Volatile.Write(ref _tail, _tail + 1); }")]
    [InlineData("class C { private long _head; public void F() { long head = Volatile.Read(ref _head); Volatile.Write(ref _head, head + 1); } }")]
    [InlineData("class C { private bool _d; public void Dispose() { if (Volatile.Read(ref _d)) return; Volatile.Write(ref _d, true); } }")]
    [InlineData("class C { private int _n; public int F(int[] a) { int n = 0; Interlocked.Increment(ref n); return n; } }")]
    [InlineData("class C { private int _n; public void F() { int n = _n; Parallel.For(0, 9, _ => Interlocked.Increment(ref n)); _n = n; } }")]
    [InlineData("class C { private int _n; public int F() => _n++; }")]
    [InlineData("class C { private volatile int _n; public void F() => _n = G(_n); private static int G(int n) => n; }")]
    public Task AtomicOrGuardedUpdate_IsSilent(string source) => Verify.IsSilent(Usings + source);

    [Fact]
    public Task OrdinaryType_OnTheMinimalLevel_IsSilent() => Verify.IsSilent(Usings + "class C { private volatile int _n; public void F() => _n++; }", ("concurrency.analysis", "minimal"));

    [Theory]
    [InlineData("private volatile int _n; public void F() { [|_n++|]; }", "private volatile int _n; public void F() { Interlocked.Increment(ref _n); }")]
    [InlineData("private volatile int _n; public void F() => [|_n--|];", "private volatile int _n; public void F() => Interlocked.Decrement(ref _n);")]
    [InlineData("private volatile int _n; public int F() => [|_n++|];", "private volatile int _n; public int F() => Interlocked.Increment(ref _n) - 1;")]
    [InlineData("private volatile int _n; public int F() => [|++_n|];", "private volatile int _n; public int F() => Interlocked.Increment(ref _n);")]
    [InlineData("private volatile int _n; public void F(int v) { /* a */ [|_n += v|]; /* b */ }", "private volatile int _n; public void F(int v) { /* a */ Interlocked.Add(ref _n, v); /* b */ }")]
    [InlineData("private volatile int _n; public void F(int v) { [|_n -= v * 2|]; }", "private volatile int _n; public void F(int v) { Interlocked.Add(ref _n, -(v * 2)); }")]
    [InlineData("private volatile uint _n; public void F(uint v) { [|_n |= v|]; }", "private volatile uint _n; public void F(uint v) { Interlocked.Or(ref _n, v); }")]
    [InlineData("private volatile int _n; public void F(int v) { [|_n = _n + v|]; }", "private volatile int _n; public void F(int v) { Interlocked.Add(ref _n, v); }")]
    [InlineData("private volatile int _n; public void F() { [|_n++|]; [|_n--|]; }", "private volatile int _n; public void F() { Interlocked.Increment(ref _n); Interlocked.Decrement(ref _n); }")]
    public Task Update_BecomesInterlocked(string before, string after) => Verify.Fixes(Usings + "class C { " + before + " }", Usings + "class C { " + after + " }");

    [Fact]
    public Task NamespaceWithoutUsing_IsWrittenInFull() => Verify.Fixes(
        "namespace N\n{\n    class C { private volatile int _n; public void F() { [|_n++|]; } }\n}",
        "namespace N\n{\n    class C { private volatile int _n; public void F() { System.Threading.Interlocked.Increment(ref _n); } }\n}");

    [Theory]
    [InlineData("class C { private volatile int _n; public void F() { checked { [|_n++|]; } } }")]
    [InlineData("class C { private volatile short _n; public void F() { [|_n++|]; } }")]
    [InlineData("class C { private volatile int _n; public void F(int v) { [|_n *= v|]; } }")]
    [InlineData("class C { private volatile int _n; public void F(long v) { [|_n += (int)_n|]; } }")]
    [InlineData("class C { private volatile uint _n; public void F(uint v) { [|_n -= v|]; } }")]
    [InlineData("class C { private volatile int _n; public async Task F(Task<int> t) { [|_n += await t|]; } }")]
    public Task UpdateInterlockedCannotDo_HasNoFix(string source) => Verify.OffersNoFix(Usings + source);
}
