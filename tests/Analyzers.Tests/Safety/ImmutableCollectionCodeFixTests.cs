using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.GuardedStateAnalyzer, Concurrency.CodeFixes.ImmutableCollectionCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

public sealed class ImmutableCollectionCodeFixTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Collections.Immutable; using System.Linq; ";

    [Theory]
    [InlineData(
        "private static readonly List<int> _l = new(); public void Add(int n) { {|CG1004:_l|}.Add(n); } public int Count => _l.Count + _l[0] + _l.Sum(); public void Drop() { _l.Clear(); }",
        "private static ImmutableList<int> _l = ImmutableList<int>.Empty; public void Add(int n) { ImmutableInterlocked.Update(ref _l, old => old.Add(n)); } public int Count => _l.Count + _l[0] + _l.Sum(); public void Drop() { ImmutableInterlocked.Update(ref _l, old => old.Clear()); }")]
    [InlineData(
        "private static List<string> _l = []; public bool Remove(string old) => {|CG1004:_l|}.Remove(old); public void Print() { foreach (string s in _l) { Console.WriteLine(s); } }",
        "private static ImmutableList<string> _l = ImmutableList<string>.Empty; public bool Remove(string old) => ImmutableInterlocked.Update(ref _l, old2 => old2.Remove(old)); public void Print() { foreach (string s in _l) { Console.WriteLine(s); } }")]
    [InlineData(
        "private static readonly HashSet<int> _s = new HashSet<int>(); public void Add(int n) { if ({|CG1004:_s|}.Add(n)) { Console.WriteLine(n); } } public bool Has(int n) => _s.Contains(n);",
        "private static ImmutableHashSet<int> _s = ImmutableHashSet<int>.Empty; public void Add(int n) { if (ImmutableInterlocked.Update(ref _s, old => old.Add(n))) { Console.WriteLine(n); } } public bool Has(int n) => _s.Contains(n);")]
    public Task SharedCollection_BecomesImmutable(string members, string @fixed) => Verify.Fixes(Usings + "class C { " + members + " }", Usings + "class C { " + @fixed + " }");

    [Theory]
    [InlineData("private static readonly List<int> _l = new() { 1 }; public void Add(int n) { {|CG1004:_l|}.Add(n); }")]
    [InlineData("private static readonly List<int> _l = new(); public void Add(int n) { {|CG1004:_l|}.Add(n); } public void Sort() => _l.Sort();")]
    [InlineData("private static readonly List<int> _l = new(); public void Add(int n) { {|CG1004:_l|}.Add(n); } public void Set(int n) => _l[0] = n;")]
    [InlineData("private static readonly List<int> _l = new(); public void Add(int n) { {|CG1004:_l|}.Add(n); } public List<int> All() => _l;")]
    [InlineData("private static readonly List<int> _l = new(); public void Add(int n) { {|CG1004:_l|}.Add(n++); }")]
    [InlineData("private static readonly List<int> _l = new(); public void Add(in int n) { {|CG1004:_l|}.Add(n); }")]
    [InlineData("protected static readonly List<int> _l = new(); public void Add(int n) { {|CG1004:_l|}.Add(n); }")]
    [InlineData("private static readonly Queue<int> _q = new(); public void Add(int n) { {|CG1004:_q|}.Enqueue(n); }")]
    [InlineData("private static readonly List<string> _l = new(); public void Add(ReadOnlySpan<char> n) { {|CG1004:_l|}.Add(n.ToString()); }")]
    [InlineData("private struct S { private static readonly List<int> _l = new(); private int _n; public void Add() { {|CG1004:_l|}.Add(_n); } public void Set(int n) => _n = n; }")]
    public Task UseWithoutACounterpart_HasNoFix(string members) => Verify.OffersNoFix(Usings + "class C { " + members + " }");
}
