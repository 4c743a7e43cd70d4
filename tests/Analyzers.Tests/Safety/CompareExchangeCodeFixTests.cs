using Concurrency.CodeFixes;
using Concurrency.Support;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1003: updates that take a loop, and states that are tested and set.</summary>
public sealed class CompareExchangeCodeFixTests
{
    private const string Usings = "using System; using System.Collections.Immutable; using System.Threading; using System.Threading.Tasks;\n";

    [Theory]
    [InlineData("private volatile int _n; public void F(int v) { [|_n *= v|]; }", "private volatile int _n; public void F(int v) { for (int seen = _n; Interlocked.CompareExchange(ref _n, seen * v, seen) != seen; seen = _n) { } }")]
    [InlineData("private volatile uint _n; public void F(uint v) { [|_n -= v + 1|]; }", "private volatile uint _n; public void F(uint v) { for (uint seen = _n; Interlocked.CompareExchange(ref _n, seen - (v + 1), seen) != seen; seen = _n) { } }")]
    [InlineData("private volatile ImmutableList<int> _l = []; public void F(int v) { [|_l = _l.Add(v)|]; }", "private volatile ImmutableList<int> _l = []; public void F(int v) { for (ImmutableList<int> seen = _l; !object.ReferenceEquals(Interlocked.CompareExchange(ref _l, seen.Add(v), seen), seen); seen = _l) { } }")]
    [InlineData("private volatile bool _b; public void F() { [|_b = !_b|]; }", "private volatile bool _b; public void F() { for (bool seen = _b; Interlocked.CompareExchange(ref _b, !seen, seen) != seen; seen = _b) { } }")]
    [InlineData("private int _n; public void A() => Interlocked.Increment(ref _n); public void F(int seen) { [|_n ^= seen|]; }", "private int _n; public void A() => Interlocked.Increment(ref _n); public void F(int seen) { for (int seen2 = Volatile.Read(ref _n); Interlocked.CompareExchange(ref _n, seen2 ^ seen, seen2) != seen2; seen2 = Volatile.Read(ref _n)) { } }")]
    [InlineData("private volatile int _n; public void F() { [|_n *= 2|]; [|_n *= 3|]; }", "private volatile int _n; public void F() { for (int seen = _n; Interlocked.CompareExchange(ref _n, seen * 2, seen) != seen; seen = _n) { } for (int seen = _n; Interlocked.CompareExchange(ref _n, seen * 3, seen) != seen; seen = _n) { } }")]
    public Task UpdateInSteps_BecomesALoop(string before, string after) =>
        AnalyzerVerifier<Analyzers.Safety.AtomicFieldAnalyzer, CompareExchangeCodeFix>.Fixes(Usings + "class C { " + before + " }", Usings + "class C { " + after + " }");

    [Theory]
    [InlineData("private volatile int _n; public void F() { [|_n++|]; }")]
    [InlineData("private volatile int _n; public void F(int v) { [|_n += v|]; }")]
    [InlineData("private volatile int _n; public int F(int v) => [|_n *= v|];")]
    [InlineData("private volatile short _n; public void F(short v) { [|_n *= v|]; }")]
    [InlineData("private volatile int _n; public void F() { [|_n *= G()|]; } private static int G() => 2;")]
    [InlineData("private volatile int _n; public async Task F(Task<int> t) { [|_n *= await t|]; }")]
    [InlineData("private double _n; public void A() => Interlocked.Exchange(ref _n, 1); public void F(double v) { [|_n *= v|]; }")]
    public Task UpdateThatNeedsNoLoop_OrMustNotBeRepeated_IsLeftAlone(string members) =>
        AnalyzerVerifier<Analyzers.Safety.AtomicFieldAnalyzer, CompareExchangeCodeFix>.OffersNoFix(Usings + "class C { " + members + " }");

    [Theory]
    [InlineData("if (Volatile.Read(ref _s) == 0) { [|Volatile.Write(ref _s, 1)|]; G(); }", "if (Interlocked.CompareExchange(ref _s, 1, 0) == 0) { G(); }")]
    [InlineData("if (Idle == Volatile.Read(ref _s)) { [|_s = Busy|]; G(); }", "if (Idle == Interlocked.CompareExchange(ref _s, Busy, Idle)) { G(); }")]
    [InlineData("if (Volatile.Read(ref _s) != 0) return; [|Volatile.Write(ref _s, 1)|]; G();", "if (Interlocked.CompareExchange(ref _s, 1, 0) != 0) return; G();")]
    [InlineData("if (Volatile.Read(ref _s) != Idle) { throw new InvalidOperationException(); } [|Volatile.Write(ref _s, Busy)|]; G();", "if (Interlocked.CompareExchange(ref _s, Busy, Idle) != Idle) { throw new InvalidOperationException(); } G();")]
    public Task TestAndSet_BecomesOneStep(string before, string after) =>
        AnalyzerVerifier<Analyzers.Safety.AtomicFieldAnalyzer, TestAndSetCodeFix>.Fixes(State(before), State(after));

    [Theory]
    [InlineData("if (Volatile.Read(ref _s) == 0 && Environment.ProcessorCount > 1) { [|Volatile.Write(ref _s, 1)|]; }")]
    [InlineData("if (Volatile.Read(ref _s) > 0) { [|Volatile.Write(ref _s, 0)|]; }")]
    [InlineData("int s = Volatile.Read(ref _s); if (s == 0) { [|_s = 1|]; }")]
    public Task OtherTest_IsLeftAlone(string body) => AnalyzerVerifier<Analyzers.Safety.AtomicFieldAnalyzer, TestAndSetCodeFix>.OffersNoFix(State(body));

    [Theory]
    [InlineData("class C { private static long s_n; static long F() { long n = Volatile.Read(ref s_n); if (n == 0) { n = Environment.TickCount64; Volatile.Write(ref s_n, n); } return n; } }")]
    [InlineData("class C { private string? _s; string F(string k) { string? s = Volatile.Read(ref _s); if (s is null || s != k) { s = k + k; Volatile.Write(ref _s, s); } return s; } }")]
    [InlineData("class C { private int _n; public void A() => Interlocked.Increment(ref _n); public static void Add(C[] all) { all[0]._n += 1; } }")]
    [InlineData("struct S { private int _n; public void A(ref S other) => Interlocked.CompareExchange(ref other._n, _n, 1); public void B() => _n += 2; }")]
    [InlineData("class C { class Stats { public long Hits; } readonly Stats _sum = new(); public void A() => Interlocked.Add(ref _sum.Hits, 2); public void B() => Mine().Hits++; Stats Mine() => new(); }")]
    [InlineData("[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit, Size = 128)] struct Padded { [System.Runtime.InteropServices.FieldOffset(64)] public int Head; } class C { Padded _p; public void F() { int h = Volatile.Read(ref _p.Head); Volatile.Write(ref _p.Head, h + 1); } }")]
    public Task LateInitialisation_CopiesAndCursors_AreSilent(string source) =>
        AnalyzerVerifier<Analyzers.Safety.AtomicFieldAnalyzer>.IsSilent(Usings + source);

    private static string State(string body) => Usings + "class C { private const int Idle = 0, Busy = 1; private int _s; void G() { } public void F() { " + body + " } }";
}
