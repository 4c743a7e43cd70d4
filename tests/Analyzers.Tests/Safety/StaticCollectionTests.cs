using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.GuardedStateAnalyzer, Concurrency.CodeFixes.TakeLockCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1004.</summary>
public sealed class StaticCollectionTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Collections.Concurrent; using System.Collections.Immutable; using System.Runtime.CompilerServices; using System.Threading; using System.Threading.Tasks; using Concurrency;\n";

    [Theory]
    [InlineData("class C { private static readonly List<int> _l = []; public void F(int x) { {|CG1004:_l|}.Add(x); } }")]
    [InlineData("class C { private static readonly Dictionary<int, int> _l = []; public static void F(int x) { {|CG1004:_l|}[x] = 1; _l.Remove(2); } }")]
    [InlineData("class C { public static Dictionary<int, int> L { get; } = []; public void F() => {|CG1004:L|}.Clear(); }")]
    [InlineData("static class C { private static readonly HashSet<int> _l = []; public static bool F(int x) => {|CG1004:_l|}.Add(x); }")]
    [InlineData("class C { private static readonly List<int> _l = []; public C() { {|CG1004:_l|}.Add(1); } }")]
    [InlineData("class C { private static readonly object _g = new(); private static readonly List<int> _l = []; public void F() { lock (_g) { _l.Add(1); } } public void G() { {|CG1004:_l|}.Add(1); } }")]
    [InlineData("[ThreadSafe] class C { private readonly List<int> _l = []; public void F() { {|CG1004:_l|}.Add(1); } }")]
    [InlineData("class C { private static readonly System.Text.StringBuilder _b = new(); public void F() { {|CG1004:_b|}.Append(1); } }")]
    public Task ChangeWithoutALock_IsReported(string source) => Verify.Diagnoses(Usings + source);

    [Theory]
    [InlineData("class C { private static readonly List<int> _l = []; public bool F(int x) => _l.Contains(x); }")]
    [InlineData("class C { private static readonly List<int> _l = []; static C() { _l.Add(1); } }")]
    [InlineData("class C { private static readonly List<int> _l = []; static C() { Init(); } private static void Init() => _l.Add(1); }")]
    [InlineData("class C { private static readonly List<int> _l = []; public void F() { lock (_l) { _l.Add(1); } } }")]
    [InlineData("class C { private static readonly Lock _g = new(); private static readonly List<int> _l = []; public void F() { lock (_g) { Add(); } } private static void Add() => _l.Add(1); }")]
    [InlineData("class C { [ThreadStatic] private static List<int>? _l; public void F() { (_l ??= []).Add(1); } }")]
    [InlineData("class C { [ThreadStatic] private static List<int>? _l; public void F() { _l = []; _l.Add(1); } }")]
    [InlineData("class C { private static readonly AsyncLocal<List<int>> _l = new(); public void F() { _l.Value!.Add(1); } }")]
    [InlineData("class C { private static readonly ConcurrentDictionary<int, int> _l = []; public void F() { _l[1] = 1; } }")]
    [InlineData("class C { private static ImmutableList<int> _l = []; public void F() { _l = _l.Add(1); } }")]
    [InlineData("class C { private static List<int> _l = []; public void F() { _l = [.. _l, 1]; } }")]
    [InlineData("class C { private static readonly List<int> _l = []; [ModuleInitializer] internal static void F() { _l.Add(1); } }")]
    [InlineData("class C { private static readonly List<int> _l = []; public static void Main() { _l.Add(1); G(); } private static void G() => _l.Add(2); }")]
    [InlineData("class C { private readonly List<int> _l = []; public void F() { _l.Add(1); } }")]
    [InlineData("[ThreadSafe] class C { private readonly List<int> _l = []; public C() { _l.Add(1); } public int F() => _l[0]; }")]
    [InlineData("class C { private static readonly List<int> _l = new() { 1, 2 }; public int F() => _l[0]; }")]
    [InlineData("class C { private static readonly int[] _a = new int[3]; public void F() { _a[0] = 1; } }")]
    public Task SafeChange_OrNone_IsSilent(string source) => Verify.IsSilent(Usings + source);

    [Fact]
    public Task TypeListedAsThreadSafe_IsSilent() => Verify.IsSilent(
        Usings + "class C { private static readonly List<int> _l = []; public void F() { _l.Add(1); } }",
        ("concurrency.thread_safe_types", "T:System.Collections.Generic.List`1"));

    [Fact]
    public Task Changes_AreLockedOnTheCollection() => Verify.Fixes(
        Usings + "class C { private static readonly List<int> _l = []; public void F() { {|CG1004:_l|}.Add(1); } public void G() { _l.Clear(); } }",
        Usings + "class C { private static readonly List<int> _l = []; public void F() { lock (_l) { _l.Add(1); } } public void G() { lock (_l) { _l.Clear(); } } }");

    [Fact]
    public Task VisibleCollection_HasNoFix() => Verify.OffersNoFix(Usings + "class C { public static readonly List<int> L = []; public void F() { {|CG1004:L|}.Add(1); } }");
}
