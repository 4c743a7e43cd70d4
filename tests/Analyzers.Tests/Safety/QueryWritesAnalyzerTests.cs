using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.QueryWritesAnalyzer, Concurrency.CodeFixes.DropQueryCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1011.</summary>
public sealed class QueryWritesAnalyzerTests
{
    private const string Fields = "int _n; int P { get; set; } readonly List<int> _l = []; readonly Dictionary<int, int> _d = new(); readonly int[] _a = new int[4]; Point _p; readonly Box _box = new(); readonly Lock _gate = new(); [ThreadSafe] readonly Dictionary<int, int> _cache = new(); readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> _c = new(); static int s_n; public void Set(int n) { _n = n; _l.Add(n); } ";

    private const string Types = " struct Point { public int X; } sealed class Box { public int Value; public Box? Inner { get; set; } public void Touch() { } }";

    [Theory]
    [InlineData("[Query] public int F() => [|_n|]++;")]
    [InlineData("[Query] public int F() { [|_n|] = 1; return 1; }")]
    [InlineData("[Query] public int F() { [|P|] += 1; return 1; }")]
    [InlineData("[Query] public int F() { [|_l|].Add(1); return 1; }")]
    [InlineData("[Query] public int F() { [|_d|][1] = 2; return 1; }")]
    [InlineData("[Query] public int F() { [|_a|][1] = 2; return 1; }")]
    [InlineData("[Query] public int F() { [|_p|].X = 2; return 1; }")]
    [InlineData("[Query] public int F() { [|_box|].Inner!.Value = 2; return 1; }")]
    [InlineData("[Query] public int F() { G(); return 1; } private void G() { H(); } private void H() => [|_n|] = 2;")]
    [InlineData("[Query] public int F() { Set2(1); return 1; } public void Set2(int n) => [|_n|] = n;")]
    [InlineData("[Query] public int F() { Q = 2; return 1; } private int Q { get => _n; set => [|_n|] = value; }")]
    [InlineData("[Query] public int F => [|_n|]++;")]
    [InlineData("[Query] public async Task<int> F() { await Task.Yield(); [|_n|] = 1; return _n; }")]
    [InlineData("[Query] public int F() { _d.TryGetValue(1, out [|_n|]); return 1; }")]
    [InlineData("[Query] public int F() { ([|_n|], int m) = (1, 2); return m; }")]
    public Task QueryThatWrites_IsReported(string member) => Diagnoses(member);

    [Theory]
    [InlineData("[Query] public int F() => _n + P + _l.Count + _d[1] + _a[0] + _p.X + _box.Value;")]
    [InlineData("public int F() => _n++;")]
    [InlineData("[Query] public int F() { int n = 0; n++; var l = new List<int>(); l.Add(n); return l.Count; }")]
    [InlineData("[Query] public int F() { var p = _p; p.X = 2; return p.X; }")]
    [InlineData("[Query] public int F() => Interlocked.Increment(ref _n);")]
    [InlineData("[Query] public int F() { Volatile.Write(ref _n, 1); return 1; }")]
    [InlineData("[Query] public int F() { _cache[1] = 2; return 1; }")]
    [InlineData("[Query] public int F() { _c[1] = 2; return _c.GetOrAdd(2, 3); }")]
    [InlineData("[Query] public int F() { lock (_gate) { _n++; } return 1; }")]
    [InlineData("[Query] public int F() { _box.Touch(); return 1; }")]
    [InlineData("[Query] public int F() => G(); private int G() => _n; private void H() => _n = 2;")]
    [InlineData("[Query] public Action F() => () => _n = 1;")]
    [InlineData("[Query] public int F() { _ = Task.Run(() => _n++); return 1; }")]
    [InlineData("[Query] public int F(A other) { other._n = 1; return 1; }")]
    [InlineData("[Query] public int F() => nameof(_n).Length + _l.IndexOf(1);")]
    [InlineData("[Query] public int F { get => _n; } public int G { get; set; }")]
    [InlineData("[Query] public int F() { s_n++; return s_n; }")]
    [InlineData("[Query] public static int F(A a) => a._n++;")]
    public Task QueryThatReads_IsNotReported(string member) => Diagnoses(member);

    [Theory]
    [InlineData("class C { int _n; [Query] public int F() => _n++; } namespace Other { class QueryAttribute : Attribute { } }")]
    [InlineData("class C { int _n; public int F() => _n++; }")]
    public Task ClassThatIsNoActor_IsNotReported(string source) => Verify.IsSilent(HandwrittenHandle.Usings + source + Attribute);

    [Theory]
    [InlineData("[Query]\n    public int F() => [|_n|]++;", "public int F() => _n++;")]
    [InlineData("[Message, Query]\n    private int F() => [|_n|]++;", "[Message]\n    private int F() => _n++;")]
    [InlineData("/// <summary>F.</summary>\n    [Query]\n    public int F() { G(); return 1; }\n\n    private void G() => [|_n|] = 1;", "/// <summary>F.</summary>\n    public int F() { G(); return 1; }\n\n    private void G() => _n = 1;")]
    [InlineData("[Query]\n    public int F => [|_n|]++;", null)]
    public Task DropQuery(string before, string? after)
    {
        static string Code(string member) => HandwrittenHandle.Usings + "[Actor]\npublic sealed partial class A\n{\n    private int _n;\n    public void X() { }\n\n    " + member + "\n}" + Attribute;
        return after is null ? Verify.OffersNoFix(Code(before)) : Verify.Fixes(Code(before), Code(after));
    }

    private const string Attribute = " namespace Concurrency { class QueryAttribute : Attribute { } }";

    private static Task Diagnoses(string member) => new Verify.Test { TestCode = HandwrittenHandle.Usings + "[Actor] public sealed partial class A { " + Fields + member + " } " + Types + Attribute }.RunAsync(CancellationToken.None);
}
