using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using SeverityTest = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.CheckThenActAnalyzer, Microsoft.CodeAnalysis.Testing.EmptyCodeFixProvider>.Test;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.CheckThenActAnalyzer, Concurrency.CodeFixes.UseAtomicCollectionCallCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1008.</summary>
public sealed class CheckThenActAnalyzerTests
{
    private const string Prefix = "using System; using System.Collections.Generic; using System.Collections.Concurrent; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks; using Concurrency;\n"
        + "class C { readonly ConcurrentDictionary<string, int> _d = new(), _e = new(); readonly ConcurrentDictionary<string, FileStream> _f = new(); readonly ConcurrentDictionary<string, List<int>> _l = new(); readonly ConcurrentQueue<int> _q = new(); readonly object _g = new(); int _n; ";

    [Theory]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) { [|_d[k] = 1|]; } }")]
    [InlineData("void F(string k) { if (_d.TryGetValue(k, out var v)) { [|_d[k] = v + 1|]; } else { _d[k] = 1; } }")]
    [InlineData("void F(string k) { if (_d.ContainsKey(k)) { [|_d[k]++|]; } }")]
    [InlineData("void F(string k) { if (_d.ContainsKey(k)) { [|_d[k] += 2|]; } }")]
    [InlineData("int F(string k) { if (_d.TryGetValue(k, out var v)) return v; v = k.Length; [|_d[k] = v|]; return v; }")]
    [InlineData("async Task<int> F(string k) { if (_d.TryGetValue(k, out var v)) return v; v = await Task.FromResult(1); [|_d[k] = v|]; return v; }")]
    [InlineData("int F() { if (_q.Count > 0) { [|_q.TryDequeue(out var x)|]; return x; } return -1; }")]
    [InlineData("void F() { if (!_q.IsEmpty) { [|_q.TryDequeue(out _)|]; } }")]
    [InlineData("void F() { if (_q.TryPeek(out var x) && x > 1) { [|_q.TryDequeue(out _)|]; } }")]
    [InlineData("FileStream F(string k) => [|_f.GetOrAdd(k, p => new FileStream(p, FileMode.Open))|];")]
    [InlineData("FileStream F(string k) => [|_f.GetOrAdd(k, p => File.OpenRead(p))|];")]
    [InlineData("async Task<int> F(string k) => [|_d.GetOrAdd(k, await Task.FromResult(1))|];")]
    [InlineData("void F(string k, int v) { _l.AddOrUpdate(k, _ => new List<int> { v }, (_, l) => { [|l.Add(v)|]; return l; }); }")]
    [InlineData("void F(string k) { _d.GetOrAdd(k, _ => { [|_n++|]; return 1; }); }")]
    [InlineData("static void F(ConcurrentDictionary<int, int> d) { if (!d.ContainsKey(1)) { [|d[1] = 1|]; } }")]
    [InlineData("void F() { var d = new ConcurrentDictionary<int, int>(); Parallel.For(0, 9, i => { if (!d.ContainsKey(i)) { [|d[i] = 1|]; } }); }")]
    public Task TwoSteps_AreReported(string members) => Verify.Diagnoses(Prefix + members + " }");

    [Theory]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) { {|#0:_d[k] = 1|}; } }", DiagnosticSeverity.Info)]
    [InlineData("int F(string k) { if (_d.TryGetValue(k, out var v)) return v; v = k.Length; {|#0:_d[k] = v|}; return v; }", DiagnosticSeverity.Info)]
    [InlineData("async Task<int> F(string k) { if (_d.TryGetValue(k, out var v)) return v; v = await Task.FromResult(1); {|#0:_d[k] = v|}; return v; }", DiagnosticSeverity.Warning)]
    [InlineData("void F(string k) { if (_d.TryGetValue(k, out var v)) { {|#0:_d[k] = v + 1|}; } }", DiagnosticSeverity.Warning)]
    public Task Severity_FollowsTheHarm(string members, DiagnosticSeverity severity)
    {
        var test = new SeverityTest { TestCode = Prefix + members + " }" };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.CheckThenActId, severity).WithLocation(0));
        return test.RunAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("void F(string k) { lock (_g) { if (!_d.ContainsKey(k)) { _d[k] = 1; } } }")]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) { lock (_g) { _d[k] = 1; } } }")]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) { _d[k + 1] = 1; } }")]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) { _e[k] = 1; } }")]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) { _d.TryAdd(k, 1); } }")]
    [InlineData("void F(string k) { if (_d.TryGetValue(k, out var v)) { _d.TryUpdate(k, v + 1, v); } }")]
    [InlineData("void F(string k) { if (_d.TryGetValue(k, out var v) && v == 0) { ((ICollection<KeyValuePair<string, int>>)_d).Remove(new(k, v)); } }")]
    [InlineData("void F(string k) { if (_d.ContainsKey(k)) { _d.TryRemove(k, out _); } }")]
    [InlineData("int F(string k) => _d.TryGetValue(k, out var v) ? v : 0;")]
    [InlineData("C() { if (!_d.ContainsKey(\"a\")) { _d[\"a\"] = 1; } }")]
    [InlineData("void F() { var d = new ConcurrentDictionary<int, int>(); if (!d.ContainsKey(1)) { d[1] = 1; } }")]
    [InlineData("void F(Dictionary<int, int> d) { if (!d.ContainsKey(1)) { d[1] = 1; } }")]
    [InlineData("void F() { if (!_q.IsEmpty && _q.TryDequeue(out var x)) { Console.WriteLine(x); } }")]
    [InlineData("void F() { while (!_q.IsEmpty) { if (_q.TryDequeue(out var x)) { Console.WriteLine(x); } } }")]
    [InlineData("void F() { if (_q.Count > 5) { Console.WriteLine(_q.Count); } }")]
    [InlineData("int F(string k) => _d.GetOrAdd(k, s => s.Length);")]
    [InlineData("void F(ConcurrentDictionary<string, SemaphoreSlim> d) => d.GetOrAdd(\"a\", _ => new SemaphoreSlim(1));")]
    [InlineData("void F(ConcurrentDictionary<string, Lazy<FileStream>> d) => d.GetOrAdd(\"a\", p => new Lazy<FileStream>(() => File.OpenRead(p)));")]
    [InlineData("void F(ConcurrentDictionary<string, Task<int>> d) => d.GetOrAdd(\"a\", _ => Task.FromResult(1));")]
    [InlineData("void F(string k) => _d.AddOrUpdate(k, 1, (_, v) => v + 1);")]
    [InlineData("void F(string k, int v) { _l.AddOrUpdate(k, _ => new List<int> { v }, (_, l) => new List<int>(l) { v }); }")]
    [InlineData("void F(string k, int v) { _l.AddOrUpdate(k, _ => new List<int> { v }, (_, l) => { lock (l) { l.Add(v); } return l; }); }")]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) { Task.Run(() => { _d[k] = 1; }); } }")]
    [InlineData("FileStream F(string k, FileStream s) => _f.GetOrAdd(k, s);")]
    public Task OneStepOrGuarded_IsSilent(string members) => Verify.IsSilent(Prefix + members + " }");

    [Theory]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) { [|_d[k] = 1|]; } }", "void F(string k) { _d.TryAdd(k, 1); }")]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) [|_d[k] = k.Length + 1|]; }", "void F(string k) { _d.GetOrAdd(k, _ => k.Length + 1); }")]
    [InlineData("void F(string k) { if (_d.TryGetValue(k, out var v)) { [|_d[k] = v + 1|]; } else { _d[k] = 1; } }", "void F(string k) { _d.AddOrUpdate(k, 1, (_, v) => v + 1); }")]
    [InlineData("int F() { if (_q.Count > 0) { [|_q.TryDequeue(out var x)|]; return x; } return -1; }", "int F() { if (_q.TryDequeue(out var x)) { return x; } return -1; }")]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) { [|_d[k] = 1|]; } if (!_e.ContainsKey(k)) { [|_e[k] = 2|]; } }", "void F(string k) { _d.TryAdd(k, 1); _e.TryAdd(k, 2); }")]
    public Task TwoSteps_BecomeOne(string before, string after) => Verify.Fixes(Prefix + before + " }", Prefix + after + " }");

    [Theory]
    [InlineData("void F(string k) { if (_d.ContainsKey(k)) { [|_d[k]++|]; } }")]
    [InlineData("async Task F(string k) { if (!_d.ContainsKey(k)) { [|_d[k] = await Task.FromResult(1)|]; } }")]
    [InlineData("void F(string k) { if (!_d.ContainsKey(k)) { [|_d[k] = 1|]; Console.WriteLine(k); } }")]
    public Task StepsWithoutOneCall_HaveNoFix(string members) => Verify.OffersNoFix(Prefix + members + " }");
}
