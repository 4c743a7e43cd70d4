using Concurrency.CodeFixes;
using Concurrency.Support;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.StateEscapesAnalyzer, Concurrency.CodeFixes.CopyReturnedStateCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1007.</summary>
public sealed class StateEscapesAnalyzerTests
{
    private const string Fields = "private readonly List<int> _l = []; private readonly Dictionary<int, string> _d = new(); private int _n; private Timer? _t; public void Add(int n) { _l.Add(n); _d[n] = \"\"; _n++; } ";

    [Theory]
    [InlineData("public List<int> F() => [|_l|];")]
    [InlineData("public IReadOnlyList<int> F() { return [|this._l|]; }")]
    [InlineData("public async Task<List<int>> F() { await Task.Yield(); return [|_l|]; }")]
    [InlineData("public Task<List<int>> F() => Task.FromResult([|_l|]);")]
    [InlineData("public ValueTask<List<int>> F() => new([|_l|]);")]
    [InlineData("public IEnumerable<int> F() => [|_l.Where(x => x > 0)|];")]
    [InlineData("public IEnumerable<int> F() => [|_l.Where(x => x > 0).Select(x => x + 1)|];")]
    [InlineData("public IReadOnlyCollection<string> F() => [|_d.Values|];")]
    [InlineData("public IReadOnlyList<int> F() => [|_l.AsReadOnly()|];")]
    [InlineData("public List<int>? F(bool b) => b ? [|_l|] : null;")]
    [InlineData("internal List<int> P => [|_l|];")]
    [InlineData("[Message] private List<int> F() => [|_l|];")]
    [InlineData("public void F() { Task.Run(() => [|_n|]++); }")]
    [InlineData("public void F() { _t = new Timer(_ => [|Add(1)|], null, 0, 1); }")]
    [InlineData("public void F() { _t = new Timer([|G|], null, 0, 1); } private void G(object? o) { }")]
    [InlineData("public void F(Process p) { p.Exited += (s, e) => [|_n|]++; }")]
    [InlineData("public void F(Task t) { t.ContinueWith(_ => [|_l|].Clear()); }")]
    [InlineData("public void F(CancellationToken ct) { ct.Register(() => [|_l|].Clear()); }")]
    [InlineData("public void F() { Task.Run(() => Use([|this|])); } private static void Use(object o) { }")]
    [InlineData("public void F(int[] xs) { Parallel.ForEach(xs, x => [|_n|] += x); }")]
    [InlineData("public int [|P|] { get; set; }")]
    [InlineData("internal int [|_x|];")]
    [InlineData("private static int [|_s|];")]
    [InlineData("private static readonly List<int> [|S|] = [];")]
    public Task StateKnownToOthers_IsReported(string member) => Verify.Diagnoses(HandwrittenHandle.Usings + "using System.Diagnostics;\n[Actor] sealed partial class A { " + Fields + member + " }");

    [Theory]
    [InlineData("public List<int> F() => [.. _l];")]
    [InlineData("public int[] F() => _l.ToArray();")]
    [InlineData("public List<int> F() => _l.Where(x => x > 0).ToList();")]
    [InlineData("public int F() => _l.Count + _l.Where(x => x > 0).Sum();")]
    [InlineData("public ImmutableArray<int> F() => [.. _l];")]
    [InlineData("private ImmutableArray<int> _i = []; public ImmutableArray<int> F() => _i;")]
    [InlineData("private readonly List<int> _fixed = [1, 2]; public IReadOnlyList<int> F() => _fixed;")]
    [InlineData("private List<int> F() => _l;")]
    [InlineData("[NotAMessage] public List<int> F() => _l;")]
    [InlineData("public List<int> F() { var l = new List<int>(_l); return l; }")]
    [InlineData("public int F() { Func<List<int>> f = () => _l; return f().Count; }")]
    [InlineData("public async Task F() { await Task.Run(() => _n++); }")]
    [InlineData("public async Task F() { await Task.Run(() => _n++).ConfigureAwait(false); }")]
    [InlineData("public void F() { _t = new Timer(_ => Self.Tell.AddAsync(1), null, 0, 1); }")]
    [InlineData("public void F() { var self = Self; Task.Run(() => self.Tell.AddAsync(1)); }")]
    [InlineData("public void F() { int n = _n; Task.Run(() => Console.WriteLine(n)); }")]
    [InlineData("private readonly string _name = \"\"; public void F() { Task.Run(() => Console.WriteLine(_name)); }")]
    [InlineData("public void F() { Task.Run(() => Help()); } [NotAMessage] public void Help() { }")]
    [InlineData("public void F() { Task.Run(static () => Help()); } private static void Help() { }")]
    [InlineData("public void F(int[] xs) { Parallel.ForEach(xs, x => Console.WriteLine(_n)); }")]
    [InlineData("public void F(int[] xs) { foreach (int y in xs.Select(x => x + _n)) { } _l.ForEach(x => _n += x); }")]
    [InlineData("private event EventHandler? E; public void F() { E += (s, e) => _n++; E(this, EventArgs.Empty); }")]
    [InlineData("public int P { get; private set; } public int Q { get; init; } public int R { get; }")]
    [InlineData("private static readonly int S = 1; private const int T = 2; private static readonly System.Collections.Concurrent.ConcurrentQueue<int> Q = new();")]
    [InlineData("[ThreadStatic] private static int s_n; [ThreadSafe] private static int s_counter;")]
    [InlineData("public IEnumerable<int> F() { foreach (int x in _l.ToArray()) { yield return x; } }")]
    [InlineData("public async Task<int> F() { int n = 0; await Parallel.ForEachAsync(_l.ToArray(), async (x, ct) => { await Task.Delay(x, ct); Interlocked.Add(ref n, x); }); return n; }")]
    [InlineData("public string F() => string.Join(\",\", _l.Select(x => x + _n));")]
    [InlineData("private System.Collections.Frozen.FrozenSet<int> _f = System.Collections.Frozen.FrozenSet<int>.Empty; public System.Collections.Frozen.FrozenSet<int> F() => _f;")]
    [InlineData("private ImmutableArray<int> _i = []; public IEnumerable<int> F() => _i;")]
    public Task StateThatStays_IsNotReported(string member) => Verify.IsSilent(HandwrittenHandle.Usings + "[Actor] sealed partial class A { " + Fields + member + " }");

    [Fact]
    public Task TypeThatIsConfiguredAsThreadSafe_IsNotReported() => Verify.IsSilent(
        HandwrittenHandle.Usings + "public class Board { public void Put(int n) { } } [Actor] sealed partial class A { private static readonly Board S = new(); public void F(int n) => S.Put(n); }", ("concurrency.thread_safe_types", "T:Board"));

    [Theory]
    [InlineData("public int P { get; set; } private static int _s; public List<int> F() => _l;")]
    [InlineData("public void F() { Task.Run(() => _n++); }")]
    public Task OrdinaryClass_IsNotReported(string member) => Verify.IsSilent(HandwrittenHandle.Usings + "class A { " + Fields + member + " }");

    [Theory]
    [InlineData("public List<int> F() { lock (_l) { return [|_l|]; } }")]
    [InlineData("public int P { get; set; } public int[] F() { lock (_l) { return [.. _l]; } }")]
    [InlineData("public void F() { Task.Run(() => _n++); }")]
    public Task ThreadSafeClass_IsReportedForReturnedCollectionsOnly(string member) => Verify.Diagnoses(HandwrittenHandle.Usings + "[ThreadSafe] class A { " + Fields + member + " }");

    [Fact]
    public Task PartialActorWithPrimaryConstructor_IsSeenAsOneType() => Verify.Diagnoses(
        HandwrittenHandle.Usings + "[Actor] sealed partial class A(int n) { private readonly List<int> _l = [n]; public List<int> F() => [|_l|]; } sealed partial class A { public void Add(int x) => _l.Add(x); }");

    [Theory]
    [InlineData("public List<int> F() => [|_l|];", "public List<int> F() => [.. _l];")]
    [InlineData("public IEnumerable<int> F() { return [|_l.Where(x => x > 0)|]; }", "public IEnumerable<int> F() { return [.. _l.Where(x => x > 0)]; }")]
    [InlineData("public Dictionary<int, string> F() => [|_d|];", "public Dictionary<int, string> F() => new(_d);")]
    [InlineData("public async Task<List<int>> F() { await Task.Yield(); return [|_l|]; }", "public async Task<List<int>> F() { await Task.Yield(); return [.. _l]; }")]
    [InlineData("public Task<List<int>> F() => Task.FromResult([|_l|]);", null)]
    public Task ReturnCopy(string before, string? after)
    {
        string Code(string member) => HandwrittenHandle.Usings + "[ThreadSafe] class A { " + Fields + member + " }";
        return after is null ? Verify.OffersNoFix(Code(before)) : Verify.Fixes(Code(before), Code(after));
    }

    [Theory]
    [InlineData("_t = new Timer(_ => [|Add(1)|], null, 0, 1);", "_t = new Timer(_ => Self.Tell.AddAsync(1), null, 0, 1);")]
    [InlineData("_t = new Timer(_ => { [|this.Add(1)|]; }, null, 0, 1);", "_t = new Timer(_ => { Self.Tell.AddAsync(1); }, null, 0, 1);")]
    [InlineData("_t = new Timer(_ => [|Other()|], null, 0, 1);", null)]
    [InlineData("Task.Run(() => [|_n|]++);", null)]
    public Task TellSelf(string before, string? after)
    {
        // By hand: a fix under test sees the project before the generators have run.
        string Code(string statement) => HandwrittenHandle.Usings + "[Pipeline] class A { private Ref Self => null!; class Ref { public TellSender Tell => default; } struct TellSender { public ValueTask AddAsync(int n) => default; } void Other() { } "
            + Fields + "public void F() { " + statement + " } } namespace Concurrency { class PipelineAttribute : Attribute { } }";
        return after is null
            ? AnalyzerVerifier<Analyzers.Safety.StateEscapesAnalyzer, TellSelfCodeFix>.OffersNoFix(Code(before))
            : AnalyzerVerifier<Analyzers.Safety.StateEscapesAnalyzer, TellSelfCodeFix>.Fixes(Code(before), Code(after));
    }
}
