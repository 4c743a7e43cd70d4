using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using SeverityTest = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.GuardedStateAnalyzer, Microsoft.CodeAnalysis.Testing.EmptyCodeFixProvider>.Test;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.GuardedStateAnalyzer, Concurrency.CodeFixes.TakeLockCodeFix>;
using VerifyCopy = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.GuardedStateAnalyzer, Concurrency.CodeFixes.ReturnCopyCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1002.</summary>
public sealed class GuardedStateAnalyzerTests
{
    private const string Usings = "using System; using System.Collections; using System.Collections.Generic; using System.Collections.Concurrent; using System.Collections.Immutable; using System.Linq; using System.Threading; using System.Threading.Tasks; using Concurrency;\n";

    /// <summary>Two members that hold the lock: enough to infer it.</summary>
    private const string Head = "class C { readonly object _g = new(); readonly List<int> _l = []; int _n; public void Add(int x) { lock (_g) { _l.Add(x); _n++; } } public void Del(int x) { lock (_g) { _l.Remove(x); _n--; } } ";

    [Theory]
    [InlineData("public bool Has(int x) => {|CG1002:_l|}.Contains(x);")]
    [InlineData("public void Clear() { {|CG1002:_l|}.Clear(); }")]
    [InlineData("public int Sum() { int s = 0; foreach (int x in {|CG1002:_l|}) { s += x; } return s; }")]
    [InlineData("public int First() => {|CG1002:_l|}[0];")]
    [InlineData("public void Reset() { {|CG1002:_n|} = 0; }")]
    [InlineData("public void Reset() { lock (_l) { {|CG1002:_n|} = 0; } }")]
    [InlineData("public void Start() => Task.Run(() => { lock (_g) { } {|CG1002:_l|}.Clear(); });")]
    [InlineData("public Action Later() { lock (_g) { return () => {|CG1002:_l|}.Clear(); } }")]
    [InlineData("public void F() { lock (_g) { H(); } } public void G() => H(); private void H() => {|CG1002:_l|}.Clear();")]
    [InlineData("public C() { _ = Load(); } private async Task Load() { await Task.Yield(); {|CG1002:_l|}.Add(1); }")]
    [InlineData("public C() { Task.Run(() => {|CG1002:_l|}.Add(1)); }")]
    [InlineData("public IEnumerable<int> All => {|CG1002:_l|};")]
    [InlineData("public IReadOnlyList<int> All() { lock (_g) { return {|CG1002:_l|}; } }")]
    [InlineData("public void F() { Monitor.Enter(_g); try { _l.Add(1); } finally { Monitor.Exit(_g); } {|CG1002:_l|}.Add(2); }")]
    [InlineData("public void Dispose() => DropAll(); public void Reset() => DropAll(); private void DropAll() => {|CG1002:_l|}.Clear();")]
    public Task UseWithoutTheInferredGuard_IsReported(string members) => Verify.Diagnoses(Usings + Head + members + " }");

    [Theory]
    [InlineData("class C { readonly Lock _g = new(); readonly List<int> _l = []; public void A() { using (_g.EnterScope()) { _l.Add(1); } } public void B() { lock (_g) { _l.Add(2); } } public void D() { {|CG1002:_l|}.Clear(); } }")]
    [InlineData("class C { readonly SemaphoreSlim _g = new(1); readonly List<int> _l = []; public async Task A() { await _g.WaitAsync(); try { _l.Add(1); } finally { _g.Release(); } } public void B() { _g.Wait(); try { _l.Add(1); } finally { _g.Release(); } } public void D() { {|CG1002:_l|}.Clear(); } }")]
    [InlineData("class C { readonly ReaderWriterLockSlim _g = new(); readonly Dictionary<int, int> _l = []; public void A() { _g.EnterWriteLock(); try { _l.Add(1, 1); } finally { _g.ExitWriteLock(); } } public bool B() { _g.EnterReadLock(); try { return _l.ContainsKey(1); } finally { _g.ExitReadLock(); } } public void D() { {|CG1002:_l|}.Clear(); } }")]
    [InlineData("partial class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } } partial class C { public void B() { lock (_g) { _l.Add(1); } } public void D() { {|CG1002:_l|}.Clear(); } }")]
    [InlineData("class C { readonly object _g = new(); [GuardedBy(nameof(_g))] readonly List<int> _l = []; public void D() { {|CG1002:_l|}.Clear(); } }")]
    [InlineData("class C { readonly object _g = new(); [GuardedBy(nameof(_g))] int _n; public int D() => {|CG1002:_n|}; }")]
    [InlineData("class C { [GuardedBy(\"this\")] int _n; public int D() => {|CG1002:_n|}; public void E() { lock (this) { _n++; } } }")]
    [InlineData("class B { protected readonly object Gate = new(); } class C : B { [GuardedBy(nameof(Gate))] int _n; public int D() => {|CG1002:_n|}; }")]
    [InlineData("[ThreadSafe] class C { readonly object _g = new(); int _n; public void A() { lock (_g) { _n++; _n += 2; } } public void D() { {|CG1002:_n|} = 0; } }")]
    [InlineData("class C { static readonly object _g = new(); static readonly List<int> _l = []; public C() { {|CG1002:_l|}.Add(0); } public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Add(1); } } }")]
    [InlineData("class C { readonly object _g = new(); List<int> L { get; } = []; public void A() { lock (_g) { L.Add(1); } } public void B() { lock (_g) { L.Add(1); } } public void D() { {|CG1002:L|}.Clear(); } }")]
    [InlineData("record R { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Add(1); } } public void D() { {|CG1002:_l|}.Clear(); } }")]
    public Task EveryKindOfGuard_IsKnown(string source) => Verify.Diagnoses(Usings + source);

    [Theory]
    [InlineData("public bool Has(int x) { lock (_g) { return _l.Contains(x); } }")]
    [InlineData("public int Count => _l.Count;")]
    [InlineData("public bool IsSet => _l != null;")]
    [InlineData("public int N => _n;")]
    [InlineData("public C() { _l.Add(1); _n = 3; }")]
    [InlineData("public C() { Init(); } private void Init() { _l.Add(1); }")]
    [InlineData("public void F() { lock (_g) { H(); } } private void H() => _l.Clear();")]
    [InlineData("public void F() { lock (_g) { H(); } } private void H() => I(); private void I() => J(); private void J() => _l.Clear();")]
    [InlineData("public void F() { lock (_g) { H(3); } } private void H(int n) { _l.Add(n); if (n > 0) { H(n - 1); } }")]
    [InlineData("public void F() { lock (_g) { L(); } void L() => _l.Clear(); }")]
    [InlineData("public int F() { lock (_g) { return _l.Sum(x => x + _l.Count) + _l.Count(x => _l.Contains(x)); } }")]
    [InlineData("public int F() { lock (_g) { return First; } } private int First => _l[0];")]
    [InlineData("public void F() { Monitor.Enter(_g); try { _l.Add(1); } finally { Monitor.Exit(_g); } }")]
    [InlineData("public void F() { bool taken = false; try { Monitor.Enter(_g, ref taken); _l.Add(1); } finally { if (taken) Monitor.Exit(_g); } }")]
    [InlineData("public void F() { if (!Monitor.TryEnter(_g)) return; try { _l.Add(1); } finally { Monitor.Exit(_g); } }")]
    [InlineData("public void F() { object g = _g; lock (g) { _l.Add(1); } }")]
    [InlineData("public void F() { lock (this._g) { this._l.Add(1); } }")]
    [InlineData("internal void AddLocked(int x) => _l.Add(x);")]
    [InlineData("public void Dispose() => _l.Clear();")]
    [InlineData("public override string ToString() => string.Join(\",\", _l);")]
    [InlineData("public static C Make() { var c = new C(); c._l.Add(1); return c; }")]
    [InlineData("public static C Make() => new C { _n = 4 };")]
    [InlineData("public List<int> Copy() { lock (_g) { return [.. _l]; } }")]
    [InlineData("public string Name() => nameof(_l);")]
    [InlineData("private List<int> Raw() { lock (_g) { return _l; } }")]
    [InlineData("public int UnsafePeek() => _l[0];")]
    [InlineData("private int PeekUnsynchronized() => _l[0]; public int F() => PeekUnsynchronized();")]
    [InlineData("[System.Diagnostics.Conditional(\"DEBUG\")] private void Check() { if (_l.Contains(0)) { throw new InvalidOperationException(); } } public void F() => Check();")]
    [InlineData("public void Dispose() => DropAll(); private void DropAll() => _l.Clear();")]
    [InlineData("public void Dispose() => DropAll(); private void DropAll() { foreach (int i in _l.ToArray()) { } } public void F() { lock (_g) { DropAll(); } }")]
    [InlineData("public IEnumerable<int> GetScheduledTasks() { lock (_g) { return _l; } }")]
    public Task UseUnderTheGuard_OrHarmlessUse_IsSilent(string members) => Verify.IsSilent(Usings + Head + members + " }");

    [Theory]
    [InlineData("class C { readonly List<int> _l = []; public void A() => _l.Add(1); public void B() => _l.Clear(); }")]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() => _l.Clear(); }")]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public bool B() => _l.Contains(1); public bool D() => _l.Contains(2); }")]
    [InlineData("class C { readonly object _g = new(); ImmutableList<int> _l = []; public void A() { lock (_g) { _l = _l.Add(1); } } public void B() { lock (_g) { _l = _l.Add(2); } } public bool D() => _l.Contains(1); }")]
    [InlineData("class C { readonly object _g = new(); List<int> _l = []; public void A() { lock (_g) { _l = [.. _l, 1]; } } public void B() { lock (_g) { _l = [.. _l, 2]; } } public bool D() => _l.Contains(1); }")]
    [InlineData("class C { readonly object _g = new(); readonly ConcurrentDictionary<int, int> _l = []; public void A() { lock (_g) { _l[1] = 1; } } public void B() { lock (_g) { _l[2] = 1; } } public void D() { _l[3] = 1; } }")]
    [InlineData("class C { readonly object _g = new(); readonly Hashtable _l = []; public void A() { lock (_g) { _l.Add(1, 1); } } public void B() { lock (_g) { _l.Add(2, 1); } } public bool D() => _l.ContainsKey(1); }")]
    [InlineData("class C { readonly object _g = new(); volatile bool _b; public void A() { lock (_g) { _b = true; } } public void B() { lock (_g) { _b = false; } } public void D() { _b = true; } }")]
    [InlineData("class C { readonly object _g = new(); int _n; public void A() { lock (_g) { _n++; } } public void B() { lock (_g) { _n--; } } public int D() => Volatile.Read(ref _n); public void E() => Volatile.Write(ref _n, 0); }")]
    [InlineData("class C { readonly object _g = new(); object? _o; public object F() { if (_o == null) { lock (_g) { _o ??= new object(); } } return _o; } public void G() { lock (_g) { _o = null; } } }")]
    [InlineData("class C { readonly object _g = new(); [ThreadStatic] static List<int>? _l; public void A() { lock (_g) { _l!.Add(1); } } public void B() { lock (_g) { _l!.Add(1); } } public void D() { _l!.Clear(); } }")]
    [InlineData("class C { readonly object _g = new(); [ThreadSafe] readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Add(1); } } public void D() { _l.Clear(); } }")]
    [InlineData("class C { readonly object _g = new(); [GuardedBy(nameof(_g))] int _n; public int D() { lock (_g) { return _n; } } }")]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Add(1); } } public void D() => _l.Clear(); public void E() => _l.Clear(); public void F() => _l.Clear(); }")]
    [InlineData("class C { readonly SemaphoreSlim _limit = new(8); readonly List<int> _l = []; public void A() { _limit.Wait(); try { _l.Add(1); } finally { _limit.Release(); } } public void B() { _limit.Wait(); try { _l.Add(1); } finally { _limit.Release(); } } public void D() => _l.Clear(); }")]
    [InlineData("interface I { void F(); } class C(int n) { readonly object _g = new(); int _n = n; public int F() { lock (_g) { return _n++; } } public void G() { lock (_g) { _n = 0; } } }")]
    [InlineData("class C { readonly object _g = new(); System.Collections.Frozen.FrozenDictionary<int, int> _f = System.Collections.Frozen.FrozenDictionary<int, int>.Empty; public void A() { lock (_g) { _f = System.Collections.Frozen.FrozenDictionary<int, int>.Empty; } } public void B() { lock (_g) { _f = System.Collections.Frozen.FrozenDictionary<int, int>.Empty; } } public bool Has(int k) => _f.ContainsKey(k); }")]
    public Task StateWithoutAGuard_IsSilent(string source) => Verify.IsSilent(Usings + source);

    [Theory]
    [InlineData(Head + "public void F() { {|#0:_l|}.Clear(); } }", "_l", DiagnosticSeverity.Warning)]
    [InlineData(Head + "public void F() { {|#0:_n|} = 0; } }", "_n", DiagnosticSeverity.Info)]
    [InlineData("class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public bool B() => {|#0:_l|}.Contains(1); }", "_l", DiagnosticSeverity.Info, "used")]
    [InlineData("[ThreadSafe] " + Head + "public void F() { {|#0:_n|} = 0; } }", "_n", DiagnosticSeverity.Warning)]
    public Task Severity_IsLowerForPlainFieldsAndLittleEvidence(string source, string field, DiagnosticSeverity severity, string verb = "changed")
    {
        var test = new SeverityTest { TestCode = Usings + source };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.GuardedFieldId, severity).WithLocation(0).WithArguments(field, "_g", verb + " here without it"));
        return test.RunAsync(CancellationToken.None);
    }

    [Fact]
    public Task GuardRatio_IsConfigured() => Verify.IsSilent(Usings + Head + "public void Clear() { _l.Clear(); } }", ("concurrency.CG1002.guard_ratio", "0.9"));

    [Fact]
    public Task ScalarReads_AreReportedOnRequest() => Verify.Diagnoses(Usings + Head + "public int N => {|CG1002:_n|}; }", ("concurrency.CG1002.report_scalar_reads", "true"));

    [Fact]
    public Task OrdinaryType_OnTheMinimalLevel_IsSilent() => Verify.IsSilent(Usings + Head + "public void Clear() { _l.Clear(); } }", ("concurrency.analysis", "minimal"));

    [Fact]
    public Task BrokenCode_IsSilent() =>
        new Verify.Test { TestCode = Usings + Head + "Missing _m; public void F( { _m.Add(_l } ", CompilerDiagnostics = CompilerDiagnostics.None }.RunAsync(CancellationToken.None);

    [Theory]
    [InlineData("public void Clear() { {|CG1002:_l|}.Clear(); }", "public void Clear() { lock (_g) { _l.Clear(); } }")]
    [InlineData("public void Clear() { {|CG1002:_l|}.Clear(); _l.Add(1); } public void E() { lock (_g) { _l.Add(9); } }", "public void Clear() { lock (_g) { _l.Clear(); } lock (_g) { _l.Add(1); } } public void E() { lock (_g) { _l.Add(9); } }")]
    [InlineData("public void Reset() { {|CG1002:_n|} = 0; }", "public void Reset() { lock (_g) { _n = 0; } }")]
    public Task Statements_AreLocked(string before, string after) => Verify.Fixes(Usings + Head + before + " }", Usings + Head + after + " }");

    [Fact]
    public Task MethodThatIsOneExpression_IsLocked() => Verify.Fixes(
        Usings + Head + "\n    public bool Has(int x) => {|CG1002:_l|}.Contains(x);\n}",
        Usings + Head + "\n    public bool Has(int x)\n    {\n        lock (_g)\n        {\n            return _l.Contains(x);\n        }\n    }\n}");

    [Theory]
    [InlineData("public async Task F() { {|CG1002:_l|}.Add(await Task.FromResult(1)); }")]
    [InlineData("public int F() { int x = {|CG1002:_l|}[0]; return x; }")]
    [InlineData("public IEnumerable<int> F() { foreach (int x in {|CG1002:_l|}) { yield return x; } }")]
    public Task UseThatCannotBeLocked_HasNoFix(string members) => Verify.OffersNoFix(Usings + Head + members + " }");

    [Theory]
    [InlineData("public IReadOnlyList<int> All() { lock (_g) { return {|CG1002:_l|}; } }", "public IReadOnlyList<int> All() { lock (_g) { return [.. _l]; } }")]
    [InlineData("public List<int> All() { lock (_g) { return {|CG1002:_l|}; } }", "public List<int> All() { lock (_g) { return [.. _l]; } }")]
    public Task ReturnedCollection_IsCopied(string before, string after) => VerifyCopy.Fixes(Usings + Head + before + " }", Usings + Head + after + " }");

    [Fact]
    public Task CollectionReturnedWithoutTheLock_IsNotCopied() => VerifyCopy.OffersNoFix(Usings + Head + "public List<int> All() { return {|CG1002:_l|}; } }");

    [Fact]
    public void TheFixes_AreOfferedForTheirRules() => Assert.Equal("CG1002 CG1004", string.Join(" ", new CodeFixes.TakeLockCodeFix().FixableDiagnosticIds));
}
