using Concurrency.CodeFixes;
using Concurrency.Support;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1001: what becomes of a list that delegates fill.</summary>
public sealed class CollectedListCodeFixTests
{
    private const string Usings = "using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks;\n";

    [Theory]
    [InlineData(
        "var r = new List<int>(); await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); [|r.Add(x * 2)|]; })); return r;",
        "var r = (await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); return x * 2; }))).ToList(); return r;")]
    [InlineData(
        "List<int> r = []; await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); [|r.Add(x)|]; })).ConfigureAwait(false); return r;",
        "List<int> r = (await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); return x; })).ConfigureAwait(false)).ToList(); return r;")]
    public Task ListThatAFanOutFills_IsCollected(string before, string after) => Fixes<CollectResultsCodeFix>(before, after);

    [Theory]
    [InlineData("var r = new List<int>(); Parallel.ForEach(xs, x => { [|r.Add(x)|]; }); await Task.Yield(); return r;")]
    [InlineData("var r = new List<int>(); r.Add(1); await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); [|r.Add(x)|]; })); return r;")]
    [InlineData("var r = new List<int>(xs); await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); [|r.Add(x)|]; })); return r;")]
    [InlineData("var r = new List<int>(); await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); if (x > 1) { [|r.Add(x)|]; } })); return r;")]
    [InlineData("var r = new List<int>(); await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); [|r.Add(x)|]; await Task.Yield(); })); return r;")]
    [InlineData("var r = new List<int>(); await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); if (x > 1) return; [|r.Add(x)|]; })); return r;")]
    [InlineData("var r = new List<int>(); await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); [|r.Add(x + r.Count)|]; })); return r;")]
    [InlineData("var r = new List<long>(); await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); [|r.Add(x)|]; })); return [];")]
    [InlineData("var r = new List<int>(); var t = Task.WhenAll(xs.Select(async x => { await Task.Delay(x); [|r.Add(x)|]; })); await t; return r;")]
    public Task ListThatIsMore_IsNotCollected(string body) => AnalyzerVerifier<Analyzers.Safety.CapturedWriteAnalyzer, CollectResultsCodeFix>.OffersNoFix(Code(body));

    [Theory]
    [InlineData(
        "var r = new List<int>(); Parallel.ForEach(xs, x => { [|r.Add(x)|]; }); await Task.Yield(); foreach (int y in r) { Console.WriteLine(y); } return r.ToList();",
        "var r = new ConcurrentQueue<int>(); Parallel.ForEach(xs, x => { r.Enqueue(x); }); await Task.Yield(); foreach (int y in r) { Console.WriteLine(y); } return r.ToList();")]
    [InlineData(
        "List<int> r = []; Parallel.ForEach(xs, x => [|r.Add(x)|]); await Task.Yield(); return r.Where(y => y > r.Count).ToList();",
        "ConcurrentQueue<int> r = new(); Parallel.ForEach(xs, x => r.Enqueue(x)); await Task.Yield(); return r.Where(y => y > r.Count).ToList();")]
    public Task ListThatIsOnlyFilledAndRead_BecomesAQueue(string before, string after) => Fixes<ConcurrentQueueCodeFix>(before, after);

    [Theory]
    [InlineData("var r = new List<int>(); Parallel.ForEach(xs, x => { [|r.Add(x)|]; }); await Task.Yield(); return r;")]
    [InlineData("var r = new List<int>(); Parallel.ForEach(xs, x => { [|r.Add(x)|]; }); await Task.Yield(); r.Sort(); return [];")]
    [InlineData("var r = new List<int>(); Parallel.ForEach(xs, x => { [|r.Add(x)|]; }); await Task.Yield(); Console.WriteLine(r[0]); return [];")]
    [InlineData("var r = new List<int> { 1 }; Parallel.ForEach(xs, x => { [|r.Add(x)|]; }); await Task.Yield(); return [];")]
    [InlineData("var r = new HashSet<int>(); Parallel.ForEach(xs, x => { [|r.Add(x)|]; }); await Task.Yield(); return [];")]
    public Task ListThatIsUsedAsAList_StaysOne(string body) => AnalyzerVerifier<Analyzers.Safety.CapturedWriteAnalyzer, ConcurrentQueueCodeFix>.OffersNoFix(Code(body));

    private static Task Fixes<TFix>(string before, string after)
        where TFix : Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider, new() => AnalyzerVerifier<Analyzers.Safety.CapturedWriteAnalyzer, TFix>.Fixes(Code(before), Code(after));

    private static string Code(string body) => Usings + "class C { async Task<List<int>> F(int[] xs) { " + body + " } }";
}
