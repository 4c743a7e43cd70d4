using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.GuardedStateAnalyzer, Concurrency.CodeFixes.ConcurrentDictionaryCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1004: a shared dictionary becomes a concurrent one.</summary>
public sealed class ConcurrentDictionaryCodeFixTests
{
    private const string Usings = "using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.Linq;\n";

    [Theory]
    [InlineData(
        "private static readonly Dictionary<string, int> _d = new(); public void F(string k) { {|CG1004:_d|}[k] = 1; } public bool G(string k, out int v) => _d.TryGetValue(k, out v);",
        "private static readonly ConcurrentDictionary<string, int> _d = new(); public void F(string k) { _d[k] = 1; } public bool G(string k, out int v) => _d.TryGetValue(k, out v);")]
    [InlineData(
        "private static readonly Dictionary<string, int> _d = new Dictionary<string, int>(StringComparer.Ordinal); public bool F(string k) => {|CG1004:_d|}.Remove(k); public bool G(string k, out int v) => C._d.Remove(k, out v);",
        "private static readonly ConcurrentDictionary<string, int> _d = new(StringComparer.Ordinal); public bool F(string k) => _d.TryRemove(k, out _); public bool G(string k, out int v) => C._d.TryRemove(k, out v);")]
    [InlineData(
        "private static readonly Dictionary<string, int> _d = []; public int F() { {|CG1004:_d|}.Clear(); foreach (var p in _d) { Console.WriteLine(p.Value); } return _d.Count + _d.Where(p => p.Value > 1).Sum(p => p.Value); }",
        "private static readonly ConcurrentDictionary<string, int> _d = new(); public int F() { _d.Clear(); foreach (var p in _d) { Console.WriteLine(p.Value); } return _d.Count + _d.Where(p => p.Value > 1).Sum(p => p.Value); }")]
    [InlineData(
        "private static readonly Dictionary<string, int> _d = new(); public void F(string k) { {|CG1004:_d|}.Add(k, 1); }",
        "private static readonly ConcurrentDictionary<string, int> _d = new(); public void F(string k) { if (!_d.TryAdd(k, 1)) { throw new ArgumentException(\"An item with the same key has already been added.\"); } }")]
    [InlineData(
        "private static readonly Dictionary<string, int> _d = new(), _unused = new(); private static readonly Dictionary<string, List<int>> _e = new(); public void F(string k) { {|CG1004:_e|}[k] = [1]; }",
        "private static readonly Dictionary<string, int> _d = new(), _unused = new(); private static readonly ConcurrentDictionary<string, List<int>> _e = new(); public void F(string k) { _e[k] = [1]; }")]
    public Task PrivateDictionary_BecomesConcurrent(string before, string after) => Verify.Fixes(Code(before), Code(after));

    [Theory]
    [InlineData("internal static readonly Dictionary<string, int> D = new(); public void F(string k) { {|CG1004:D|}[k] = 1; }")]
    [InlineData("private static readonly Dictionary<string, int> _d = new(100); public void F(string k) { {|CG1004:_d|}[k] = 1; }")]
    [InlineData("private static readonly Dictionary<string, int> _d = new() { [\"a\"] = 1 }; public void F(string k) { {|CG1004:_d|}[k] = 1; }")]
    [InlineData("private static readonly Dictionary<string, int> _d = new(); public void F(string k) { {|CG1004:_d|}[k] = 1; } public Dictionary<string, int> G() => new(_d);")]
    [InlineData("private static readonly Dictionary<string, int> _d = new(); public void F(string k) { {|CG1004:_d|}[k] = 1; } public ICollection<string> G() => _d.Keys;")]
    [InlineData("private static readonly HashSet<string> _d = new(); public void F(string k) { {|CG1004:_d|}.Add(k); }")]
    [InlineData("private static readonly Dictionary<string, int> _d = new(); public void F(string k) { if (k.Length > 0) {|CG1004:_d|}.Add(k, 1); }")]
    public Task DictionaryThatIsUsedOtherwise_StaysOne(string members) => Verify.OffersNoFix(Code(members));

    [Fact]
    public Task PartialTypeOfOneFile_IsChangedInEachPart() => Verify.Fixes(
        Usings + "partial class C { private static readonly Dictionary<string, int> _d = new(); } partial class C { public void F(string k) { {|CG1004:_d|}[k] = 1; _d.Remove(k); } }",
        Usings + "partial class C { private static readonly ConcurrentDictionary<string, int> _d = new(); } partial class C { public void F(string k) { _d[k] = 1; _d.TryRemove(k, out _); } }");

    [Fact]
    public async Task PartialTypeOfTwoFiles_HasNoFix()
    {
        string source = Usings + "partial class C { private static readonly Dictionary<string, int> _d = new(); public void F(string k) { {|CG1004:_d|}[k] = 1; } }";
        const string Other = "partial class C { public int N => _d.Count; }";
        var test = new Verify.Test { TestState = { Sources = { source, Other } }, FixedState = { Sources = { source, Other } } };
        await test.RunAsync();
    }

    private static string Code(string members) => Usings + "class C { " + members + " }";
}
