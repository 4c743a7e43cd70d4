using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.EnumeratedStateAnalyzer, Concurrency.CodeFixes.EnumerateCopyCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1014.</summary>
public sealed class EnumeratedStateAnalyzerTests
{
    private const string Fields = "private readonly List<int> _l = []; private readonly Dictionary<int, string> _d = new(); private readonly List<int> _fixed = [1]; private ImmutableArray<int> _i = []; public void Add(int n) { _l.Add(n); _d[n] = \"\"; } ";

    [Theory]
    [InlineData("public async IAsyncEnumerable<int> F() { foreach (int x in [|_l|]) { await Task.Yield(); yield return x; } }")]
    [InlineData("public IEnumerable<int> F() { foreach (int x in [|_l|]) { if (x > 1) { yield return x; } } }")]
    [InlineData("public async IAsyncEnumerable<string> F() { await Task.Yield(); foreach (string s in [|_d.Values|]) yield return s; }")]
    [InlineData("public async IAsyncEnumerable<int> F() { await Task.Yield(); foreach (int x in [|_l.Where(y => y > 1)|]) yield return x; }")]
    [InlineData("[Message] private async IAsyncEnumerable<int> F() { await Task.Yield(); foreach (int x in [|_l|]) yield return x; }")]
    public Task StateThatAStreamEnumerates_IsReported(string member) => Diagnoses(member);

    [Theory]
    [InlineData("public async IAsyncEnumerable<int> F() { await Task.Yield(); foreach (int x in _l.ToArray()) yield return x; }")]
    [InlineData("public async IAsyncEnumerable<int> F() { await Task.Yield(); foreach (int x in new List<int>(_l)) yield return x; }")]
    [InlineData("public async IAsyncEnumerable<int> F() { await Task.Yield(); foreach (int x in _fixed) yield return x; }")]
    [InlineData("public async IAsyncEnumerable<int> F() { await Task.Yield(); foreach (int x in _i) yield return x; }")]
    [InlineData("public async IAsyncEnumerable<int> F() { int s = 0; foreach (int x in _l) { s += x; } await Task.Yield(); yield return s; }")]
    [InlineData("public int F() { int s = 0; foreach (int x in _l) { s += x; } return s; }")]
    [InlineData("private IEnumerable<int> F() { foreach (int x in _l) { yield return x; } }")]
    [InlineData("public int F() { return G().Sum(); IEnumerable<int> G() { foreach (int x in _l) { yield return x; } } }")]
    [InlineData("public async IAsyncEnumerable<int> F(List<int> l) { await Task.Yield(); foreach (int x in l) yield return x; }")]
    [InlineData("public async IAsyncEnumerable<int> F() { await Task.Yield(); for (int i = 0; i < _l.Count; i++) yield return _l[i]; }")]
    public Task CopyOrLoopWithoutYield_IsNotReported(string member) => Diagnoses(member);

    [Fact]
    public Task OrdinaryClass_IsNotReported() => Verify.IsSilent(HandwrittenHandle.Usings + "class A { " + Fields + "public IEnumerable<int> F() { foreach (int x in _l) yield return x; } }");

    [Theory]
    [InlineData("foreach (int x in [|_l|]) yield return x;", "foreach (int x in _l.ToArray()) yield return x;")]
    [InlineData("foreach (int x in [|_d.Keys|]) yield return x;", "foreach (int x in _d.Keys.ToArray()) yield return x;")]
    public Task Copy(string before, string after)
    {
        static string Code(string loop) => HandwrittenHandle.Usings + "[Pipeline] class A { " + Fields + "public IEnumerable<int> F() { " + loop + " } } namespace Concurrency { class PipelineAttribute : Attribute { } }";
        return Verify.Fixes(Code(before), Code(after));
    }

    [Fact]
    public Task WithoutLinq_AViewHasNoFix() => Verify.OffersNoFix(
        "using System.Collections.Generic; using Concurrency; [Pipeline] class A { private readonly Dictionary<int, string> _d = new(); public void Add(int n) => _d[n] = \"\"; public IEnumerable<int> F() { foreach (int x in [|_d.Keys|]) yield return x; } } namespace Concurrency { class PipelineAttribute : System.Attribute { } }");

    // Of a pipeline, so that an iterator of either kind compiles.
    private static Task Diagnoses(string member)
    {
        var test = new Verify.Test { TestCode = HandwrittenHandle.Usings + "[Pipeline] class A { " + Fields + member + " } namespace Concurrency { class PipelineAttribute : Attribute { } }" };
        return test.RunAsync(CancellationToken.None);
    }
}
