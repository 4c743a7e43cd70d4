using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.CapturedWriteAnalyzer>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1001: the shapes that real programs have it in: helpers, method groups, tasks made in a query, and the function that has started the task.</summary>
public sealed class CapturedWriteShapeTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Collections.Concurrent; using System.Linq; using System.Threading; using System.Threading.Tasks; using Concurrency;\n";

    [Theory]
    [InlineData("readonly List<int> _r = []; void One(int x) { [|_r.Add(x)|]; } void F(int[] xs) { Parallel.ForEach(xs, One); }")]
    [InlineData("readonly List<int> _r = []; void One(int x) { [|_r.Add(x)|]; } void F(int[] xs) { Parallel.ForEach(xs, x => One(x)); }")]
    [InlineData("readonly List<int> _r = []; void One(int x) => Two(x + 1); void Two(int x) { [|_r.Add(x)|]; } void F(int[] xs) { Parallel.ForEach(xs, x => { if (x > 0) One(x); }); }")]
    [InlineData("readonly List<int> _r = []; async Task One(int x) { await Task.Delay(x); [|_r.Add(x)|]; } async Task F(int[] xs) { await Task.WhenAll(xs.Select(One)); }")]
    [InlineData("readonly List<int> _r = []; async Task One(int x) { await Task.Delay(x); [|_r.Add(x)|]; } async Task F(int[] xs) { await Task.WhenAll(xs.Select(x => One(x))); }")]
    [InlineData("int _n; async Task One(int x) { await Task.Delay(x); [|_n += x|]; } async Task F(int[] xs) { var ts = xs.Select(x => One(x)).ToList(); await Task.WhenAll(ts); }")]
    [InlineData("void F(int[] xs) { int n = 0; Parallel.ForEach(xs, x => One()); void One() => [|n++|]; }")]
    [InlineData("void F(int[] xs) { var r = new List<int>(); Parallel.ForEach(xs, One); void One(int x) { [|r.Add(x)|]; } }")]
    [InlineData("async Task F(int[] xs) { int n = 0; await Task.WhenAll(xs.Select(x => Task.Run(() => [|n++|]))); }")]
    [InlineData("async Task F() { int n = 0; await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => Task.Run(() => { [|n++|]; }))); }")]
    [InlineData("async Task F(int[] xs) { int n = 0; await Parallel.ForEachAsync(xs, async (x, ct) => { await Task.Run(() => [|n++|], ct); }); }")]
    [InlineData("void F(List<int> xs) { int n = 0; xs.ForEach(x => Task.Run(() => { [|n += x|]; })); }")]
    [InlineData("int _n; void Work() { [|_n++|]; } void F() { for (int i = 0; i < 4; i++) { new Thread(Work).Start(); } }")]
    [InlineData("readonly List<int> _r = []; void A() { [|_r.Add(1)|]; } void B() { _r.Add(2); } void F() { var a = Task.Run(A); var b = Task.Run(B); Task.WaitAll(a, b); }")]
    [InlineData("int _n; async Task F() { var t = Task.Run(() => { for (int i = 0; i < 9; i++) [|_n += i|]; }); _n = 5; await t; }")]
    [InlineData("async Task F() { int n = 0; var t = Task.Run(() => { [|n++|]; }); n += 2; await t; Console.WriteLine(n); }")]
    [InlineData("readonly List<string> _clients = []; async Task F(Func<Task<string>> accept) { while (true) { string c = await accept(); _ = Task.Run(() => { [|_clients.Add(c)|]; }); } }")]
    [InlineData("void F(int[] xs) { IList<int> r = new List<int>(); Parallel.ForEach(xs, x => { [|r.Add(x)|]; }); }")]
    [InlineData("readonly IDictionary<int, int> _d = new Dictionary<int, int>(); void F(int[] xs) { Parallel.ForEach(xs, x => { [|_d[x] = 1|]; }); }")]
    [InlineData("readonly ICollection<int> _d; C() { _d = new HashSet<int>(); } void F(int[] xs) { Parallel.ForEach(xs, x => [|_d.Add(x)|]); }")]
    [InlineData("static int s_n; static void One(int x) { [|s_n += x|]; } void F(int[] xs) { Parallel.ForEach(xs, One); }")]
    [InlineData("void F(int[] xs) { xs.AsParallel().ForAll(x => { Sum(x); }); } int _n; private void Sum(int x) => [|_n += x|];")]
    public Task Race_IsReportedAtTheWrite(string members) => Verify.Diagnoses(Usings + "class C { " + members + " }");

    [Theory]
    [InlineData("readonly List<int> _r = []; void One(int x) { lock (_r) { _r.Add(x); } } void F(int[] xs) { Parallel.ForEach(xs, One); }")]
    [InlineData("readonly List<int> _r = []; void One(int x) { _r.Add(x); } void F(int[] xs) { Parallel.ForEach(xs, x => { lock (_r) { One(x); } }); }")]
    [InlineData("readonly List<int> _r = []; async Task One(int x) { _r.Add(x); await Task.Delay(x); } async Task F(int[] xs) { await Task.WhenAll(xs.Select(One)); }")]
    [InlineData("readonly List<int> _r = []; async Task One(int x) { await Task.Delay(x); _r.Add(x); } async Task F(int[] xs) { foreach (int x in xs) { await One(x); } }")]
    [InlineData("readonly List<int> _r = []; async Task One(int x) { await Task.Delay(x); _r.Add(x); } async Task F(int[] xs) { foreach (Task t in xs.Select(One)) { await t; } }")]
    [InlineData("protected readonly List<int> R = []; protected virtual void One(int x) { R.Add(x); } void F(int[] xs) { Parallel.ForEach(xs, One); }")]
    [InlineData("readonly List<int> _r = []; void One(int x) { _r.Add(x); } void F(C[] cs) { Parallel.ForEach(cs, c => c.One(1)); }")]
    [InlineData("void F(int[] xs) { Parallel.ForEach(xs, One); void One(int x) { int n = 0; n += x; var l = new List<int>(); l.Add(n); } }")]
    [InlineData("void F(int[] xs) { Parallel.ForEach(xs, x => { int n = 0; Add(); void Add() => n++; }); }")]
    [InlineData("[ThreadStatic] static int t_n; void F(int[] xs) { Parallel.ForEach(xs, x => { t_n++; }); }")]
    [InlineData("void F(int[] xs) { var r = new List<int>(xs); Parallel.For(0, xs.Length, i => { r[i] = i; }); }")]
    [InlineData("void F(int[] xs) { var t = new ThreadLocal<List<int>>(() => []); Parallel.ForEach(xs, x => { t.Value!.Add(x); }); }")]
    [InlineData("async Task F(int[] xs) { foreach (int x in xs) { int n = 0; await Task.WhenAll(xs.Select(async y => { int m = 0; await Task.Yield(); m += y; })); n++; } }")]
    [InlineData("async Task F(Func<Task> closed) { int n = 0; while (true) { _ = Task.Run(() => { n++; }); await closed(); } }")]
    [InlineData("void F() { int n = 0; var go = new AutoResetEvent(false); var a = Task.Run(() => { n++; go.Set(); }); var b = Task.Run(() => { go.WaitOne(); n++; }); Task.WaitAll(a, b); }")]
    [InlineData("readonly SemaphoreSlim _turn = new(0); int _n; void A() { _n++; _turn.Release(); } void B() { _turn.Wait(); _n++; } void F() { var a = Task.Run(A); var b = Task.Run(B); Task.WaitAll(a, b); }")]
    [InlineData("async Task F() { int n = 0; var t = Task.Run(() => { n++; }); await t; n += 2; }")]
    [InlineData("async Task F(bool b) { int n = 0; if (b) { var t = Task.Run(() => { n++; }); await t; } else { n = 1; } }")]
    [InlineData("async Task F() { bool stop = false; var t = Task.Run(() => { while (!stop) { } }); stop = true; await t; }")]
    [InlineData("void F(int[] xs) { IList<int> r = new ConcurrentList(); Parallel.ForEach(xs, x => { r.Add(x); }); } class ConcurrentList : System.Collections.ObjectModel.Collection<int> { }")]
    [InlineData("IDictionary<int, int> _d = new Dictionary<int, int>(); void F(int[] xs) { _d = new ConcurrentDictionary<int, int>(); Parallel.ForEach(xs, x => { _d[x] = 1; }); }")]
    [InlineData("readonly IDictionary<int, int> _d = new ConcurrentDictionary<int, int>(); void F(int[] xs) { Parallel.ForEach(xs, x => { _d[x] = 1; }); }")]
    [InlineData("readonly IDictionary<int, int> _d; C(bool b) { if (b) _d = new Dictionary<int, int>(); else _d = new ConcurrentDictionary<int, int>(); } void F(int[] xs) { Parallel.ForEach(xs, x => { _d[x] = 1; }); }")]
    [InlineData("async Task F() { await Task.WhenAll(Task.Run(() => { int n = 0; n++; }), Task.Run(() => { int n = 0; n--; })); }")]
    [InlineData("int _n; void F(IEnumerable<int> xs) { foreach (int y in xs.Select(x => One(x))) { } } int One(int x) => _n += x;")]
    [InlineData("void F(int[] xs) { long sum = 0; Parallel.ForEach(xs, () => 0L, (x, state, local) => local + x, local => Interlocked.Add(ref sum, local)); }")]
    public Task OrderedOwnOrGuardedWrite_IsSilent(string members) => Verify.IsSilent(Usings + "#pragma warning disable CS4014, CS1998\nclass C { " + members + " }");

    [Fact]
    public Task HelperOfTwoFanOuts_IsReportedOnce() => Verify.Diagnoses(
        Usings + "class C { int _n; void One(int x) { [|_n += x|]; } void F(int[] xs) { Parallel.ForEach(xs, One); Parallel.ForEach(xs, x => One(x)); } }");

    [Fact]
    public Task RecordsAndPrimaryConstructors_AreFollowed() => Verify.Diagnoses(
        Usings + "record R(List<int> All) { private int _n; void One(int x) { [|_n += x|]; } void F(int[] xs) { Parallel.ForEach(xs, One); } }");
}
