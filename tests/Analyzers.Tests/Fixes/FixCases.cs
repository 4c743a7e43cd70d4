using Concurrency.Analyzers.Tests.Safety;

namespace Concurrency.Analyzers.Tests.Fixes;

/// <summary>Sources that, together with the snippets, meet every fix of the package.</summary>
internal static class FixCases
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["partial"] = "[Actor] public sealed class A { public int X(int n) => n; }",
        ["partial container"] = "public class Outer { [Actor] public sealed partial class A { public int X(int n) => n; } }",
        ["counter"] = "class C { volatile int _n; int _m; void F() { _n++; _n *= 3; Interlocked.Add(ref _m, 1); _m ^= 2; } }",
        ["state"] = "class C { int _s; void F() { if (Volatile.Read(ref _s) == 0) { Volatile.Write(ref _s, 1); Console.WriteLine(); } } }",
        ["collected"] = "class C { async Task<List<int>> F(int[] xs) { var r = new List<int>(); await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); r.Add(x); })); return r; } }",
        ["queue"] = "class C { int F(int[] xs) { var r = new List<int>(); Parallel.ForEach(xs, x => { r.Add(x); }); return r.Count; } }",
        ["guard"] = "class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Clear(); } } public void D() { _l.Add(2); } }",
        ["static"] = "class C { static readonly Dictionary<string, int> _d = new(); public void F(string k) { _d.Add(k, 1); _d.Remove(k); } }",
        ["message"] = "class Order { public int Id { get; set; } } class C { Order _o = new(); void F(Index.Ref r) { r.Tell.PutAsync(_o); } }",
        ["copy"] = "class C { List<int> _l = []; void F(Index.Ref r) { r.Tell.AddAsync(_l); var m = new List<int>(); r.Tell.AddAsync(m); m.Add(1); } }",
        ["escape"] = "[ThreadSafe] class C { readonly List<int> _l = []; public void Add(int x) { lock (_l) { _l.Add(x); } } public List<int> F() { lock (_l) { return _l; } } }",
        ["tell self"] = "[Actor] class C { private Ref Self => null!; class Ref { public Sender Tell => default; } struct Sender { public ValueTask AddAsync(int n) => default; } int _n; public void Add(int n) => _n += n; Timer? _t; public void F() { _t = new Timer(_ => Add(1), null, 0, 1); } }",
        ["entry"] = "class C { readonly ConcurrentDictionary<string, int> _d = new(); readonly ConcurrentDictionary<string, FileStream> _f = new(); void F(string k) { if (!_d.ContainsKey(k)) { _d[k] = 1; } if (_d.TryGetValue(k, out var v)) { _d[k] = v + 1; } } FileStream G(string k) => _f.GetOrAdd(k, p => new FileStream(p, FileMode.Open)); }",
        ["stale"] = "class C { readonly Lock _g = new(); int _n; bool _busy; string? _s; Task<int> L() => Task.FromResult(1); Task<string> S() => Task.FromResult(\"\"); async Task F() { _n += await L(); if (_busy) return; _busy = true; await L(); _busy = false; } async Task<string> G() { if (_s is null) { _s = await S(); } return _s; } }",
        ["timer"] = "class C { Timer? _t; void F() { _t = new Timer(async _ => { await Task.Yield(); }, null, 0, 100); } }",
        ["void"] = "class C { async void F() { await Task.Yield(); } async Task G() { F(); await Task.Yield(); } }",
        ["dropped"] = "class C { Task W() => Task.Delay(1); async Task F() { var t = W(); await Task.Yield(); } Task G() { W(); return Task.CompletedTask; } void H() { W(); } }",
        ["nested"] = "class C { Task F() => Task.Factory.StartNew(async () => { await Task.Delay(1); }); }",
        ["ask"] = "[ThreadSafe] class C { void F(Index.Ref r, List<int> l) { _ = r.AddAsync([.. l]); } }",
        ["acquire"] = "class C { readonly SemaphoreSlim _s = new(1, 1); async Task F(CancellationToken ct) { try { await _s.WaitAsync(ct); Console.WriteLine(); } finally { _s.Release(); } } }",
        ["acquired"] = "class C { readonly SemaphoreSlim _s = new(1, 1); async Task F() { await _s.WaitAsync(100); try { Console.WriteLine(); } finally { _s.Release(); } } }",
        ["mailbox"] = "[Actor] public sealed partial class A { int _n; public int Put(int n) => _n += n; } class C { async Task<int> F() { var a = new A(); return a.Put(1); } async Task G(A.Ref a) { a.TryTell.Put(1); await Task.Yield(); } }",
        ["refused"] = "class C { void F(AsyncQueue<int> q, Index.Ref r) { q.TryEnqueue(1); r.TryTell.Add([1]); } }",
        ["turn token"] = "[Actor] public sealed partial class A { CancellationToken _ct; Timer? _t; Task Loop(CancellationToken ct) => Task.Delay(1, ct); public void F(CancellationToken ct) { _ct = ct; _ = Loop(ct); _t = new Timer(_ => Console.WriteLine(ct.IsCancellationRequested), null, 0, 1); ct.Register(() => { }); } }",
        ["turn token of a pool"] = "[WorkerPool] public sealed partial class P : IAsyncDisposable { public async ValueTask DisposeAsync() { await Task.Yield(); } static async Task Loop(CancellationToken ct) { await Task.Delay(1, ct); } public void F(int n, CancellationToken ct) { _ = Loop(ct); } }",
        ["private end"] = "[Actor] public sealed partial class A { public async Task F() { await End(); } private async Task End() { await Self.DisposeAsync().AsTask(); } public void G() { Self.Lifetime.StopAsync(TimeSpan.Zero).Wait(); } }",
        ["end"] = "[Actor] public sealed partial class A { public async Task F() { await Self.Lifetime.StopAsync(TimeSpan.Zero); } }",
        ["stream"] = "[Actor] public sealed partial class A { readonly List<int> _l = []; public void Add(int n) => _l.Add(n); public IEnumerable<int> F() { foreach (int x in _l) { yield return x; } } }",
        ["query"] = "[Actor] public sealed partial class A { int _n; public void X() { } [Query] public int F() => _n++; } namespace Concurrency { class QueryAttribute : Attribute { } }",
        ["interleave"] = "[Actor] public sealed partial class A { [Interleave] public async Task F() { await Task.Delay(1).ConfigureAwait(false); } } namespace Concurrency { class InterleaveAttribute : Attribute { } }",
        ["every"] = "[Actor] public sealed partial class A { readonly Timer _t; public A() { _t = new Timer(async _ => await Task.Yield(), null, 1000, 1000); } public void X() { } }",
        ["self"] = "[Actor] public sealed partial class A { public int N() => 1; public async Task<int> F() { await Task.Yield(); return await Self.NAsync(); } }",
        ["stop"] = "class C { bool _stop; void F() { Task.Run(() => { while (!_stop) { Console.WriteLine(); } }); } void Stop() { _stop = true; } }",
        ["pulse"] = "class C { readonly object _g = new(); readonly Queue<int> _q = []; void Add(int x) { lock (_g) { _q.Enqueue(x); Monitor.PulseAll(_g); } } int Take() { lock (_g) { while (_q.Count == 0) Monitor.Wait(_g, 100); return _q.Dequeue(); } } }",
        ["raise"] = "class C { readonly object _g = new(); int _n; event EventHandler? E; void F() { lock (_g) { _n++; E?.Invoke(this, EventArgs.Empty); } } }",
        ["token"] = "class C { readonly SemaphoreSlim _s = new(0); async Task F(CancellationToken ct) { await _s.WaitAsync(); } }",
        ["own pool"] = "[WorkerPool] public sealed partial class P(P.Pool pool) { public Task<int> SizeAsync(string name, CancellationToken ct) => Task.FromResult(name.Length); public async Task F(string[] names, CancellationToken ct) { int[] sizes = await pool.SizeAllAsync(names, ct); } public sealed class Pool : IPoolHandle<Pool> { public string Name => \"\"; public Lifetime Lifetime => null!; public PoolStatistics Statistics => default; public ValueTask DisposeAsync() => default; static Pool IPoolHandle<Pool>.Start(IServiceProvider services, PoolOptions? options) => null!; public ValueTask<int[]> SizeAllAsync(IEnumerable<string> source, CancellationToken cancellationToken = default) => default; } }",
        ["pool"] = "[WorkerPool] public sealed partial class P { int _n; readonly List<int> _l = []; public void F() { _n++; } public int G(int n) { _l.Add(n); return n; } }",
        ["pool stream"] = "[WorkerPool] public sealed partial class P(P.Pool pool) { public Task<int> SizeAsync(string name) => Task.FromResult(name.Length); public async Task F(string[] names) { await foreach (var size in pool.SizeEachAsync(names)) Console.WriteLine(size); } public sealed class Pool : IPoolHandle<Pool> { public string Name => \"\"; public Lifetime Lifetime => null!; public PoolStatistics Statistics => default; public ValueTask DisposeAsync() => default; static Pool IPoolHandle<Pool>.Start(IServiceProvider services, PoolOptions? options) => null!; public IAsyncEnumerable<int> SizeEachAsync(IEnumerable<string> source, CancellationToken cancellationToken = default) => null!; } }",
        ["immutable message"] = "record Order(int Id, List<string> Lines); class C { Order _o = new(1, []); void F(Index.Ref r) { r.Tell.PutAsync(_o); foreach (string l in _o.Lines) { Console.WriteLine(l + _o.Lines.Count); } } }",
        ["local copy"] = "class C { int _n; void A() => Interlocked.Increment(ref _n); void F() { int n = _n; Interlocked.Increment(ref n); } }",
        ["handed out"] = "class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Clear(); } } public IReadOnlyList<int> All => _l; }",
        ["static list"] = "class C { static readonly List<int> _l = new(); static readonly HashSet<int> _h = []; public void F(int n) { _l.Add(n); if (_h.Add(n)) { Console.WriteLine(_h.Count + _l.Count); } } }",
        ["lazy task"] = "class C { readonly ConcurrentDictionary<string, int> _d = new(); Task<int> L(string k) => Task.FromResult(k.Length); async Task<int> F(string k) => _d.GetOrAdd(k, await L(k)); }",
        ["lease"] = "class C { readonly SemaphoreSlim _s = new(1, 1); async Task F() { await _s.WaitAsync(); await Task.Yield(); Console.WriteLine(); _s.Release(); } }",
        ["monitor"] = "class C { readonly object _g = new(); async Task F() { Monitor.Enter(_g); try { await Task.Delay(1); } finally { Monitor.Exit(_g); } } }",
        ["handler"] = "[Actor] public sealed partial class A { Task<int> L() => Task.FromResult(1); public int Get() { int n = L().Result; return n; } }",
        ["before lock"] = "class C { readonly object _g = new(); int _n; Task<int> L() => Task.FromResult(1); void F() { lock (_g) { int n = L().Result; _n += n; } } }",
        ["tell"] = "[Actor] public sealed partial class A { int _n; public void Add(int n) => _n += n; public async Task F() { await Self.AddAsync(1); } }",
        ["miss"] = "interface IMemoryCache { bool TryGetValue(string k, out int v); void Set(string k, int v); } class C { Task<int> L() => Task.FromResult(1); async Task<int> F(IMemoryCache c, string k) { if (!c.TryGetValue(k, out int v)) { v = await L(); c.Set(k, v); } return v; } }",
        ["blocking"] = "class C { readonly SemaphoreSlim _s = new(1, 1); Task N() => Task.Delay(1); async Task F() { await _s.WaitAsync(); try { N().Wait(); } finally { _s.Release(); } } }",
    };

    public static string Source(string name) => "using System.Collections.Concurrent; using System.IO;\n" + HandwrittenHandle.Usings + All[name] + HandwrittenHandle.Source;
}
