using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.SharedStateAnalyzer, Concurrency.CodeFixes.UseInterlockedCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1010.</summary>
public sealed class SharedStateAnalyzerTests
{
    private const string Usings = "using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.Collections.Immutable; using System.Threading; using System.Threading.Tasks; using Concurrency; ";
    private const string Fields = "private int _n; private long _l; private readonly List<int> _list = new(); private readonly Dictionary<int, int> _map = new(); private bool _done; private int P { get; set; } private readonly object _gate = new(); private string? _s; ";

    [Theory]
    [InlineData("public void F() => [|_n++|];")]
    [InlineData("public void F() { [|_n += 2|]; }")]
    [InlineData("public void F(int n) { [|_n = n|]; }")]
    [InlineData("public void F(int n) { [|P = n|]; }")]
    [InlineData("public void F(int n) => [|_list.Add(n)|];")]
    [InlineData("public void F(int n) => [|_map[n] = n|];")]
    [InlineData("public async Task F(int n) { await Task.Yield(); [|_n -= n|]; }")]
    [InlineData("public void F() => G(); private void G() => [|_n++|];")]
    [InlineData("public void F() => G(); private void G() => H(); private void H() => [|_n++|];")]
    [InlineData("[Job] private void F() => [|_n++|];")]
    [InlineData("public void F(int n) { if (n > 0) { lock (_gate) _l++; } [|_n = n|]; }")]
    [InlineData("[Job(Concurrency = 1)] public void F() => [|_n++|]; public void G() => G2(); private void G2() => _n--;")]
    [InlineData("public void F(int n) { (int a, int b) = (n, n); [|_n = a|]; }")]
    public Task StateWrittenByBodies_IsReported(string members) => Verify.Diagnoses(Usings + "[WorkerPool(Concurrency = 4)] public partial class P0 { " + Fields + members + " }");

    [Theory]
    [InlineData("public int F() => _n + _list.Count + P;")]
    [InlineData("public P0() { _n = 1; _list.Add(1); } public int F() => _n;")]
    [InlineData("public void F() { lock (_gate) _n++; }")]
    [InlineData("public void F() => Interlocked.Increment(ref _n);")]
    [InlineData("public void F() => _n++; public int G() => Interlocked.Add(ref _n, 1);")]
    [InlineData("public void F() => _done = true;")]
    [InlineData("public void F() => _s ??= \"x\";")]
    [InlineData("public int F() => 1; [NotAMessage] public void G() => _n++; private void H() => _n++;")]
    [InlineData("[Job(Concurrency = 1)] public void F() => _n++;")]
    [InlineData("public int F(int n) { n++; int m = n; m += 2; return m; }")]
    [InlineData("private readonly ConcurrentDictionary<int, int> _c = new(); public void F(int n) => _c[n] = n;")]
    [InlineData("private ImmutableList<int> _i = ImmutableList<int>.Empty; public int F() => _i.Add(1).Count;")]
    [InlineData("[ThreadSafe] private readonly List<int> _t = new(); public void F(int n) => _t.Add(n);")]
    [InlineData("private volatile int _v; public void F(int n) => _v = n;")]
    [InlineData("private readonly ThreadLocal<int> _t = new(); public void F(int n) => _t.Value = n;")]
    [InlineData("public List<int> F(List<int> own) { own.Add(1); return own; }")]
    [InlineData("private static int s_n; public int F() => s_n;")]
    public Task SynchronisedOrUnsharedState_IsSilent(string members) => Verify.IsSilent(Usings + "[WorkerPool(Concurrency = 4)] public partial class P0 { " + Fields + members + " }");

    [Theory]
    [InlineData("[WorkerPool(Concurrency = 1)]")]
    [InlineData("[Actor]")]
    [InlineData("")]
    public Task ClassWhoseBodiesDoNotOverlap_IsSilent(string attribute) => Verify.IsSilent(Usings + attribute + " public partial class P0 { private int _n; public void F() => _n++; }");

    [Fact]
    public Task Update_IsMadeAtomic() => Verify.Fixes(
        Usings + "[WorkerPool] public partial class P0 { private int _n; public void F() { [|_n++|]; } }",
        Usings + "[WorkerPool] public partial class P0 { private int _n; public void F() { Interlocked.Increment(ref _n); } }");

    [Fact]
    public Task Assignment_HasNoAtomicForm() => Verify.OffersNoFix(Usings + "[WorkerPool] public partial class P0 { private int _n; public void F(int n) { [|_n = n|]; } }");

    [Fact]
    public void TheRule_IsCG1010() => Assert.Equal("CG1010", Rules.SharedState.Id);
}
