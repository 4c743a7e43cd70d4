using Counting = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.SharedStateAnalyzer, Concurrency.CodeFixes.AtomicCounterCodeFix>;
using Locking = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.SharedStateAnalyzer, Concurrency.CodeFixes.LockSharedWriteCodeFix>;
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

    [Theory]
    [InlineData("[Stage(1, Concurrency = 4)] public int F(int n) { [|_n++|]; return n; }")]
    [InlineData("[Stage(1, Concurrency = 4)] public int F(int n) { [|_list.Add(n)|]; return n; }")]
    [InlineData("[Stage(1, Concurrency = 2)] public int F(int n) => G(n); private int G(int n) { [|_map[n] = n|]; return n; }")]
    [InlineData("[Stage(1, Concurrency = 2)] private int F(int n) { [|P = n|]; return n; }")]
    [InlineData("[Stage(1)] public int F(int n) { [|_n += n|]; return n; } [Stage(2)] public void G(int n) { _n -= n; }")]
    [InlineData("[Stage(1)] public int F(int n) { [|_list.Add(n)|]; return n; } [Stage(2)] public void G(int n) => H(n); private void H(int n) => _list.Remove(n);")]
    [InlineData("[Stage(1, Fuse = StageFusion.Always)] public int F(int n) { [|_n += n|]; return n; } [Stage(2, Fuse = StageFusion.Never)] public void G(int n) { _n -= n; }")]
    public Task StateWrittenByStagesThatMeet_IsReported(string members) => Verify.Diagnoses(Usings + "[Pipeline] public partial class P0 { " + Fields + members + " }");

    [Theory]
    [InlineData("[Stage(1)] public int F(int n) { [|_n++|]; return n; }")]
    [InlineData("[Stage(1)] public async Task<int> F(int n) { await Task.Yield(); [|_list.Add(n)|]; return n; }")]
    [InlineData("[Stage(1)] public int F(int n) { [|_l = n|]; return n; } [Stage(2)] public void G(int n) { }")]
    public Task StateOfTheOneInstanceOfAllRuns_IsReported(string members) => Verify.Diagnoses(Usings + "[Pipeline(SharedInstance = true)] public partial class P0 { " + Fields + members + " }");

    [Theory]
    [InlineData("[Stage(1)] public int F(int n) { _n++; _list.Add(n); return n; } [Stage(2)] public void G(int n) { _l++; }")]
    [InlineData("[Stage(1, Concurrency = 1)] public int F(int n) { _n++; return n; }")]
    [InlineData("[Stage(1, Concurrency = 4)] public int F(int n) { lock (_gate) { _n++; } return n; }")]
    [InlineData("[Stage(1, Concurrency = 4)] public int F(int n) => Interlocked.Add(ref _n, n);")]
    [InlineData("[Stage(1, Concurrency = 4)] public int F(int n) => _n + _list.Count + n;")]
    [InlineData("[Stage(1, Concurrency = 4)] public int F(int n) { _done = true; _s ??= \"x\"; return n; }")]
    [InlineData("[Stage(1)] public int F(int n) { _n += n; return n; } [Stage(2)] public void G(int n) { int seen = _n; }")]
    [InlineData("[Stage(1, Fuse = StageFusion.Always)] public int F(int n) { _n += n; return n; } [Stage(2, Fuse = StageFusion.Always)] public void G(int n) { _n -= n; }")]
    [InlineData("[Stage(1, Concurrency = 4)] public int F(int n) => n; public void Reset() => _n = 0; private void Unused() => _list.Clear();")]
    [InlineData("public P0() { _n = 1; _list.Add(1); } [Stage(1, Concurrency = 4)] public int F(int n) => n;")]
    [InlineData("private readonly ConcurrentQueue<int> _q = new(); [Stage(1, Concurrency = 4)] public int F(int n) { _q.Enqueue(n); return n; }")]
    public Task StateOfOneStageOrSynchronised_IsSilent(string members) => Verify.IsSilent(Usings + "[Pipeline] public partial class P0 { " + Fields + members + " }");

    [Theory]
    [InlineData("[Stage(1)] public int F(int n) { lock (_gate) { _n++; } return n; }")]
    [InlineData("[Stage(1)] public int F(int n) { Interlocked.Increment(ref _n); return n; }")]
    [InlineData("[Stage(1)] public int F(int n) => n + _n;")]
    public Task SynchronisedStateOfTheOneInstance_IsSilent(string members) => Verify.IsSilent(Usings + "[Pipeline(SharedInstance = true)] public partial class P0 { " + Fields + members + " }");

    [Fact]
    public Task Update_IsMadeAtomic() => Verify.Fixes(
        Usings + "[WorkerPool] public partial class P0 { private int _n; public void F() { [|_n++|]; } }",
        Usings + "[WorkerPool] public partial class P0 { private int _n; public void F() { Interlocked.Increment(ref _n); } }");

    [Fact]
    public Task Assignment_HasNoAtomicForm() => Verify.OffersNoFix(Usings + "[WorkerPool] public partial class P0 { private int _n; public void F(int n) { [|_n = n|]; } }");

    [Fact]
    public Task Counter_IsMadeAtomic() => Counting.Fixes(
        Usings + "[WorkerPool] public partial class P0 { private int _n; private long _sum = 5; public void F(int n) { [|_n++|]; [|_sum -= n + 1|]; _n = 0; } public int N() => _n; private string T() => _n.ToString() + _sum; }",
        Usings + "[WorkerPool] public partial class P0 { private readonly AtomicCounter _n = new(); private readonly AtomicCounter _sum = new(5); public void F(int n) { _n.Increment(); _sum.Add(-(n + 1)); _n.Exchange(0); } public int N() => (int)_n.Value; private string T() => ((int)_n.Value).ToString() + _sum.Value; }");

    [Theory]
    [InlineData("private int _n; public int F() => [|_n++|];")]
    [InlineData("private int _n; public void F(int n) { [|_n *= n|]; }")]
    [InlineData("private int _n; public void F(int n) { [|_n = _n + n|]; }")]
    [InlineData("protected int _n; public void F() { [|_n++|]; }")]
    [InlineData("private double _n; public void F() { [|_n++|]; }")]
    [InlineData("private int _n; public void F() { [|_n++|]; G(ref _n); } private static void G(ref int n) => n++;")]
    [InlineData("private int _n; public void F() { checked { [|_n++|]; } }")]
    public Task OtherNumber_IsNoCounter(string members) => Counting.OffersNoFix(Usings + "[WorkerPool] public partial class P0 { " + members + " }");

    [Fact]
    public Task Write_IsLocked() => Locking.Fixes(
        Usings + """
        [WorkerPool]
        public partial class P0
        {
            private readonly List<int> _list = new();

            public int F(int n)
            {
                [|_list.Add(n)|];
                return n;
            }

            private void G(int n) => _list.Clear();
        }
        """,
        Usings + """
        [WorkerPool]
        public partial class P0
        {
            private readonly Lock _gate = new();
            private readonly List<int> _list = new();

            public int F(int n)
            {
                lock (_gate)
                {
                    _list.Add(n);
                }
                return n;
            }

            private void G(int n) => _list.Clear();
        }
        """);

    [Theory]
    [InlineData("private int _n; public async Task F() { [|_n += await Task.FromResult(1)|]; }")]
    [InlineData("private int _n; public int F() => G(out var g) ? g : 0; private bool G(out int g) { g = [|_n++|]; int h = _n++; return h > 0; }")]
    public Task WriteThatCannotBeLocked_HasNoFix(string members) => Locking.OffersNoFix(Usings + "[WorkerPool] public partial class P0 { " + members + " }");

    [Fact]
    public void TheRule_IsCG1010() => Assert.Equal("CG1010", Rules.SharedState.Id);
}
