using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.GuardedStateAnalyzer, Concurrency.CodeFixes.DeclareGuardCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1002: the guard is taken and declared.</summary>
public sealed class DeclareGuardCodeFixTests
{
    private const string Usings = "using System.Collections.Generic; using Concurrency;\n";

    private const string Members = "public void Add(int x) { lock (_g) { _l.Add(x); } } public void Del(int x) { lock (_g) { _l.Remove(x); } } ";

    [Fact]
    public Task Guard_IsTakenAndDeclared() => Verify.Fixes(
        Usings + "class C\n{\n    readonly object _g = new();\n\n    // All of them.\n    private readonly List<int> _l = [];\n    " + Members + "\n    public void Clear() { {|CG1002:_l|}.Clear(); }\n}\n",
        Usings + "class C\n{\n    readonly object _g = new();\n\n    // All of them.\n    [GuardedBy(nameof(_g))] private readonly List<int> _l = [];\n    " + Members + "\n    public void Clear() { lock (_g) { _l.Clear(); } }\n}\n");

    [Theory]
    [InlineData("class C { readonly object _g = new(); int _n; public void A() { lock (_g) { _n++; } } public void B() { lock (_g) { _n--; } } public void D() { {|CG1002:_n|} = 0; } }")]
    [InlineData("class C { readonly object _g = new(); [GuardedBy(nameof(_g))] readonly List<int> _l = []; public void D() { {|CG1002:_l|}.Clear(); } }")]
    [InlineData("class C { readonly List<int> _l = []; public void A() { lock (this) { _l.Add(1); } } public void B() { lock (this) { _l.Add(2); } } public void D() { {|CG1002:_l|}.Clear(); } }")]
    [InlineData("class C { readonly object _g = new(); List<int> L { get; } = []; public void A() { lock (_g) { L.Add(1); } } public void B() { lock (_g) { L.Add(2); } } public void D() { {|CG1002:L|}.Clear(); } }")]
    public Task PlainField_DeclaredGuard_ThisAndProperty_AreLeftAlone(string source) => Verify.OffersNoFix(Usings + source);
}
