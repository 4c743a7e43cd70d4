using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.CapturedWriteAnalyzer, Concurrency.CodeFixes.UseInterlockedCodeFix>;
using VerifyLock = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.CapturedWriteAnalyzer, Concurrency.CodeFixes.LockCapturedWriteCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1001.</summary>
public sealed class CapturedWriteAnalyzerTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Collections.Concurrent; using System.Linq; using System.Text; using System.Threading; using System.Threading.Tasks; using Concurrency;\n";

    [Theory]
    [InlineData("async Task F(int[] xs) { int n = 0; await Parallel.ForEachAsync(xs, async (x, ct) => { await Task.Delay(1, ct); [|n++|]; }); }")]
    [InlineData("async Task F(int[] xs) { int n = 0; await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); [|n += x|]; })); }")]
    [InlineData("async Task F(int[] xs) { int n = 0; var ts = xs.Select(async x => { await Task.Delay(x); [|n += x|]; }).ToList(); await Task.WhenAll(ts); }")]
    [InlineData("void F(int[] xs) { var r = new List<int>(); Parallel.ForEach(xs, x => { [|r.Add(x * 2)|]; }); }")]
    [InlineData("void F(int[] xs) { var r = new List<int>(); Parallel.ForEach(xs, x => [|r.Add(x * 2)|]); }")]
    [InlineData("void F() { var d = new Dictionary<int, int>(); Parallel.For(0, 100, i => { [|d[i] = i|]; }); }")]
    [InlineData("void F(int[] xs) { var b = new StringBuilder(); Parallel.ForEach(xs, x => { [|b.Append(x)|]; }); }")]
    [InlineData("void F(int[] xs) { int n = 0; xs.AsParallel().ForAll(x => { [|n += x|]; }); }")]
    [InlineData("int _n; void F() { Parallel.For(0, 100, i => { [|_n++|]; }); }")]
    [InlineData("async Task F() { int n = 0; var a = Task.Run(() => { [|n++|]; }); var b = Task.Run(() => { n++; }); await Task.WhenAll(a, b); }")]
    [InlineData("void F() { int n = 0; Parallel.Invoke(() => [|n++|], () => n--); }")]
    [InlineData("void F() { int n = 0; for (int i = 0; i < 9; i++) { Task.Run(() => { [|n++|]; }); } }")]
    [InlineData("void F() { int n = 0; for (int i = 0; i < 9; i++) { new Thread(() => [|n++|]).Start(); } }")]
    [InlineData("void F(int n) { Parallel.For(0, 9, i => { [|n += i|]; }); }")]
    [InlineData("void F(List<int> r) { Parallel.For(0, 9, i => [|r.Add(i)|]); }")]
    [InlineData("void F() { int max = 0; Parallel.For(0, 9, i => { if (i > max) { [|max = i|]; } }); }")]
    [InlineData("void F() { int n = 0; Parallel.For(0, 9, () => 0, (i, s, l) => l + i, l => { [|n += l|]; }); }")]
    [InlineData("void F() { int n = 0; Parallel.For(0, 9, i => { var gate = new object(); lock (gate) { [|n++|]; } }); }")]
    public Task SharedWrite_IsReported(string members) => Verify.Diagnoses(Usings + "class C { " + members + " }");

    [Fact]
    public Task TopLevelStatements_AreAnalyzed() => new Verify.Test
    {
        IsProgram = true,
        TestCode = Usings + "int n = 0; Parallel.For(0, 9, i => { [|n++|]; }); Console.WriteLine(n);",
        FixedCode = Usings + "int n = 0; Parallel.For(0, 9, i => { Interlocked.Increment(ref n); }); Console.WriteLine(n);",
    }.RunAsync(CancellationToken.None);

    [Theory]
    [InlineData("void F() { int n = 0; Parallel.For(0, 9, i => { Interlocked.Increment(ref n); }); }")]
    [InlineData("void F() { int n = 0; var gate = new object(); Parallel.For(0, 9, i => { lock (gate) { n++; } }); }")]
    [InlineData("readonly Lock _g = new(); void F() { int n = 0; Parallel.For(0, 9, i => { using (_g.EnterScope()) { n++; } }); }")]
    [InlineData("void F() { var r = new int[9]; Parallel.For(0, 9, i => { r[i] = i; }); }")]
    [InlineData("void F() { int n = 0; Parallel.For(0, 9, new ParallelOptions { MaxDegreeOfParallelism = 1 }, i => { n++; }); }")]
    [InlineData("void F(int[] xs) { bool any = false; Parallel.ForEach(xs, x => { if (x > 1) { any = true; } }); Console.WriteLine(any); }")]
    [InlineData("void F(int[] xs) { var r = new ConcurrentBag<int>(); Parallel.ForEach(xs, x => r.Add(x)); }")]
    [InlineData("void F(int[] xs) { int n = 0; foreach (var y in xs.Select(x => { n++; return x; })) { } }")]
    [InlineData("void F(List<int> xs) { int n = 0; xs.ForEach(x => n += x); }")]
    [InlineData("async Task F(int[] xs) { int n = 0; foreach (var x in xs) { await Task.Run(() => { n += x; }); } }")]
    [InlineData("async Task F() { int n = 0; await Task.Run(() => { n++; }); await Task.Run(() => { n++; }); }")]
    [InlineData("async Task F() { int n = 0; var a = Task.Run(() => { n++; }); await a; var b = Task.Run(() => { n++; }); await b; }")]
    [InlineData("async Task F(int[] xs) { int n = 0; await Task.WhenAll(xs.Select(async x => { n++; await Task.Delay(x); })); }")]
    [InlineData("async Task F(int[] xs) { var ys = await Task.WhenAll(xs.Select(async x => { await Task.Delay(x); int y = 0; y += x; return y; })); }")]
    [InlineData("void F() { for (int i = 0; i < 9; i++) { int n = 0; Task.Run(() => { n++; }); } }")]
    [InlineData("void F() { Parallel.For(0, 9, i => { int n = 0; n += i; var l = new List<int>(); l.Add(n); }); }")]
    [InlineData("void F(int[] xs) { var seen = new HashSet<int>(); Parallel.ForEach(xs, x => { if (seen.Contains(x)) { Console.WriteLine(x); } }); }")]
    [InlineData("async Task F() { int n = 0; await Task.Run(() => { n++; }); }")]
    [InlineData("void F(Action<Action> run) { int n = 0; run(() => n++); }")]
    [InlineData("void F() { int n = 0; Func<int> next = () => n++; next(); }")]
    [InlineData("void F(int[] xs) { long s = xs.AsParallel().Sum(x => (long)x); }")]
    [InlineData("void F(bool b) { int n = 0; if (b) { Task.Run(() => { n++; }); } else { Task.Run(() => { n--; }); } }")]
    [InlineData("string? _last; void F(string[] xs) { Parallel.ForEach(xs, x => { _last = x; }); }")]
    [InlineData("void F() { int n = 0; Parallel.For(0, 9, i => { undefined = n; }); }")]
    public Task UnsharedOrGuardedWrite_IsSilent(string members) => IsSilent(members);

    private static Task IsSilent(string members)
    {
        var test = new Verify.Test { TestCode = Usings + "class C { " + members + " }", CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None };
        return test.RunAsync(CancellationToken.None);
    }

    [Fact]
    public Task OwnApis_AreConfigured() => Verify.Diagnoses(
        Usings + "class C { static void Fan(Action a) { } static void Turn(Action a) { } void F() { int n = 0; Fan(() => { [|n++|]; }); Turn(() => n++); } }",
        ("concurrency.concurrent_delegate_apis", "M:C.Fan(System.Action)"));

    [Fact]
    public Task SequentialApi_IsConfigured() => Verify.IsSilent(
        Usings + "class C { void F() { int n = 0; Parallel.Invoke(() => n++, () => n++); } }",
        ("concurrency.sequential_delegate_apis", "M:System.Threading.Tasks.Parallel.Invoke(System.Action[])"));

    [Theory]
    [InlineData("void F() { int n = 0; Parallel.For(0, 9, i => { [|n++|]; }); }", "void F() { int n = 0; Parallel.For(0, 9, i => { Interlocked.Increment(ref n); }); }")]
    [InlineData("void F() { long n = 0; Parallel.For(0, 9, i => [|n += i|]); }", "void F() { long n = 0; Parallel.For(0, 9, i => Interlocked.Add(ref n, i)); }")]
    [InlineData("void F() { int n = 0; Parallel.Invoke(() => [|n++|], () => n--); }", "void F() { int n = 0; Parallel.Invoke(() => Interlocked.Increment(ref n), () => Interlocked.Decrement(ref n)); }")]
    [InlineData("int _n; void F() { Parallel.For(0, 9, i => { [|_n++|]; _n -= i; }); }", "int _n; void F() { Parallel.For(0, 9, i => { Interlocked.Increment(ref _n); Interlocked.Add(ref _n, -i); }); }")]
    public Task Update_BecomesInterlocked(string before, string after) => Verify.Fixes(Usings + "class C { " + before + " }", Usings + "class C { " + after + " }");

    [Theory]
    [InlineData("void F(List<int> r) { Parallel.For(0, 9, i => [|r.Add(i)|]); }")]
    [InlineData("void F() { int max = 0; Parallel.For(0, 9, i => { if (i > max) { [|max = i|]; } }); }")]
    public Task OtherWrite_HasNoInterlockedFix(string members) => Verify.OffersNoFix(Usings + "class C { " + members + " }");

    [Fact]
    public Task Writes_AreLocked() => VerifyLock.Fixes(
        Usings + """
        class C
        {
            void F(int[] xs)
            {
                // The result.
                var found = new List<int>();
                Parallel.ForEach(xs, x =>
                {
                    [|found.Add(x)|];
                    found.Add(-x);
                });
            }
        }
        """,
        Usings + """
        class C
        {
            void F(int[] xs)
            {
                object gate = new();
                // The result.
                var found = new List<int>();
                Parallel.ForEach(xs, x =>
                {
                    lock (gate)
                    {
                        found.Add(x);
                    }
                    lock (gate)
                    {
                        found.Add(-x);
                    }
                });
            }
        }
        """);

    [Fact]
    public Task WriteThatIsAWholeDelegate_IsLockedInABlock() => VerifyLock.Fixes(
        Usings + """
        class C
        {
            void F(int[] xs)
            {
                var found = new List<int>();
                Parallel.ForEach(xs, x => [|found.Add(x)|]);
            }
        }
        """,
        Usings + """
        class C
        {
            void F(int[] xs)
            {
                object gate = new();
                var found = new List<int>();
                Parallel.ForEach(xs, x => { lock (gate) { found.Add(x); } });
            }
        }
        """);

    [Theory]
    [InlineData("void F(List<int> r) { Parallel.For(0, 9, i => [|r.Add(i)|]); }")]
    [InlineData("async Task F(int[] xs) { var r = new List<int>(); await Task.WhenAll(xs.Select(async x => { await Task.Yield(); [|r.Add(await Task.FromResult(x))|]; })); }")]
    [InlineData("int _n; void F() { Parallel.For(0, 9, i => { [|_n++|]; }); }")]
    public Task WriteThatCannotBeLockedHere_HasNoLockFix(string members) => VerifyLock.OffersNoFix(Usings + "class C { " + members + " }");
}
