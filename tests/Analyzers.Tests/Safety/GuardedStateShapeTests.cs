using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.GuardedStateAnalyzer>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1002: shapes met in real code, the idioms of careful code first of all.</summary>
public sealed class GuardedStateShapeTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Diagnostics; using System.Linq; using System.Runtime.CompilerServices; using System.Threading; using System.Threading.Tasks; using Concurrency;\n";

    [Theory]
    [InlineData("class C { readonly object _g = new(); readonly IDictionary<int, int> _d = new Dictionary<int, int>(); public void A() { lock (_g) { _d[1] = 1; } } public void B() { lock (_g) { _d.Remove(1); } } public int D(int k) => {|CG1002:_d|}[k]; }")]
    [InlineData("class C { readonly object _g = new(); readonly IList<int> _l; public C() { _l = new List<int>(); } public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Remove(1); } } public bool D(int k) => {|CG1002:_l|}.Contains(k); }")]
    [InlineData("class C { readonly Dictionary<int, string> _d = []; public void A(int k) { lock (_d) { _d[k] = \"\"; } } public void B(int k) { lock (_d) { _d.Remove(k); } } public string? D(int k) { {|CG1002:_d|}.TryGetValue(k, out string? s); return s; } }")]
    [InlineData("class C { private object Gate => _l; readonly List<int> _l = []; public void A() { lock (Gate) { _l.Add(1); } } public void B() { lock (Gate) { _l.Clear(); } } public int[] D() => {|CG1002:_l|}.ToArray(); }")]
    [InlineData("class C { readonly object _g = new(); readonly List<Action> _l = []; public void A(Action a) { lock (_g) { _l.Add(a); } } public void B(Action a) { lock (_g) { _l.Remove(a); } } public void Raise() { foreach (Action a in {|CG1002:_l|}) { a(); } } }")]
    [InlineData("class C { readonly object _g = new(); int _total; public void Add(int x) { lock (_g) { _total += x; } } public int Take() { lock (_g) { int t = _total; _total = 0; return t; } } public void Reset() { {|CG1002:_total|} = 0; } }")]
    [InlineData("class C { readonly object _g = new(); readonly Queue<int> _q = []; public void Put(int x) { lock (_g) { _q.Enqueue(x); } } public int Get() { lock (_g) { return _q.Dequeue(); } } public bool TryGet(out int x) { return {|CG1002:_q|}.TryDequeue(out x); } }")]
    [InlineData("class C { readonly ReaderWriterLockSlim _g = new(); readonly Dictionary<int, int> _d = []; public void A() { _g.EnterWriteLock(); try { _d[1] = 1; } finally { _g.ExitWriteLock(); } } public int B() { _g.EnterReadLock(); try { return _d[1]; } finally { _g.ExitReadLock(); } } public void D() { {|CG1002:_d|}.Remove(1); } }")]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { Walk(3); } } private void Walk(int n) { if (n > 0) Step(n); } private void Step(int n) { _l.Add(n); Walk(n - 1); } public void D() { {|CG1002:_l|}.Clear(); } }")]
    public Task UseWithoutTheLock_IsReported(string source) => Verify.Diagnoses(Usings + source);

    [Theory]
    [InlineData("class C { private object Gate => _l; readonly List<int> _l = []; public void A() { lock (Gate) { _l.Add(1); } } public void B() { lock (Gate) { _l.Clear(); } } }")]
    [InlineData("class C { private object Gate { get { return _l; } } readonly List<int> _l = []; public void A() { lock (Gate) { _l.Add(1); } } public void B() { lock (_l) { _l.Clear(); } } }")]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Clear(); } } internal void D() { Debug.Assert(Monitor.IsEntered(_g)); _l.Clear(); } }")]
    [InlineData("class C { readonly Lock _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Clear(); } } internal void D() { Debug.Assert(_g.IsHeldByCurrentThread); _l.Clear(); } }")]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Clear(); } } public void D() => Trim(_l, _g); static void Trim(List<int> l, object g) { lock (g) { l.Clear(); } } }")]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Clear(); } } internal void D() => TrimLocked(_l); static void TrimLocked(List<int> l) => l.Clear(); }")]
    [InlineData("class C { static readonly List<int> s_a = [], s_b = []; public void A() { lock (s_a) { s_a.Add(1); } } public void B() { lock (s_a) { s_a.Clear(); } } public void D(bool a) { var l = a ? s_a : s_b; lock (l) { l.Add(1); } } }")]
    [InlineData("class C { readonly object _g = new(); List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Clear(); } } public void D() { _l = []; } }")]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); Walk(3); } } private void Walk(int n) { if (n > 0) Step(n); } private void Step(int n) { _l.Add(n); Walk(n - 1); } public void B() { lock (_g) { _l.Clear(); } } }")]
    [InlineData("class C { readonly object _g = new(); int _a, _b, _c, _d, _e; public void F() { lock (_g) { _a++; _b++; _c++; _d++; _e++; } } public void G() { lock (_g) { _a++; _b++; _c++; _d++; _e++; } } public void StreamReset() { _a = 0; _b = 0; _c = 0; _d = 0; _e = 0; } }")]
    [InlineData("class C { readonly object _g = new(); int _a; public void F() { lock (_g) { _a++; } } public void G() { lock (_g) { _a--; } } internal void Initialize() { _a = 3; } }")]
    [InlineData("class C { readonly object _g = new(); int _a; public void F() { lock (_g) { _a = 1; } } public void G() { lock (_g) { _a = 2; } } public bool H() => Volatile.Read(ref Unsafe.As<int, byte>(ref _a)) > 0; public void I() { _a = 4; } }")]
    [InlineData("class C { readonly object _initLock = new(); readonly List<int> _l = []; bool _done; public void Init() { lock (_initLock) { if (_done) return; _l.Add(1); _done = true; } } public int First() { Init(); return _l[0]; } }")]
    [InlineData("class C { readonly object _g = new(); readonly IDictionary<int, int> _d; public C(IDictionary<int, int> d) => _d = d; public void A() { lock (_g) { _d[1] = 1; } } public void B() { lock (_g) { _d.Remove(1); } } public int D(int k) => _d[k]; }")]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Clear(); } } private void D() { lock (_g) { E(); } } private void E() { foreach (int x in _l) { Use(() => _l.Contains(x)); } } static void Use(Func<bool> f) => f(); }")]
    [InlineData("partial class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); B(); } } partial void B(); } partial class C { partial void B() { _l.Clear(); } public void D() { lock (_g) { _l.Add(2); B(); } } }")]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public int this[int i] { get { lock (_g) { return _l[i]; } } set { lock (_g) { _l[i] = value; } } } public void Add(int x) { lock (_g) { _l.Add(x); } } }")]
    [InlineData("class C { readonly object _g = new(); readonly List<EventHandler> _l = []; public event EventHandler E { add { lock (_g) { _l.Add(value); } } remove { lock (_g) { _l.Remove(value); } } } }")]
    [InlineData("class C { readonly object _g = new(); readonly IList<int> _l = new List<int>(); public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Clear(); } } public bool D => _l.IsReadOnly; }")]
    public Task IdiomOfCarefulCode_IsSilent(string source) => Verify.IsSilent(Usings + source);
}
