using Concurrency.CodeFixes;
using Concurrency.Support;

namespace Concurrency.Analyzers.Tests.Refactorings;

public sealed class ConvertToWorkerPoolRefactoringTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; using Concurrency;\n#pragma warning disable CS1998, CS0169, CS0414, CS0649\n";

    private const string Store = "public class Store { public async Task<string> GetAsync(int id, CancellationToken ct = default) { await Task.Yield(); return $\"{id}\"; } } ";

    [Fact]
    public async Task SemaphoreAroundTheBody_BecomesAPoolBehindTheClass()
    {
        string? changed = await RefactoringRun.Apply<ConvertToWorkerPoolRefactoring>(Usings + """
            public class Store
            {
                public async Task<string> GetAsync(int id, CancellationToken ct = default) => id.ToString();
            }

            public class Pages(Store first)
            {
                private readonly Store _store = first;

                public async Task<string[]> LoadAsync(int[] ids, string prefix, CancellationToken ct)
                {
                    using var gate = new SemaphoreSlim(2 + 2);

                    // In the order of the ids.
                    string[] pages = await Task.$$WhenAll(ids.Select(async id =>
                    {
                        await gate.WaitAsync(ct);
                        try
                        {
                            // One page.
                            return prefix + await this._store.GetAsync(id, ct);
                        }
                        finally
                        {
                            gate.Release();
                        }
                    }));
                    return pages;
                }
            }
            """);

        Assert.Equal(Bare(Usings + """
            public class Store
            {
                public async Task<string> GetAsync(int id, CancellationToken ct = default) => id.ToString();
            }

            public class Pages(Store first)
            {
                private readonly Store _store = first;

                public async Task<string[]> LoadAsync(int[] ids, string prefix, CancellationToken ct)
                {
                    await using var pool = LoadPool.Pool.Start(prefix, _store);

                    // In the order of the ids.
                    string[] pages = await pool.RunAllAsync(ids, ct);
                    return pages;
                }
            }

            [WorkerPool(Concurrency = 4, Failure = FailureMode.RunAll)]
            internal sealed partial class LoadPool(string prefix, Store store)
            {
                private readonly Store _store = store;

                public async Task<string> RunAsync(int id, CancellationToken ct)
                {
                    // One page.
                    return prefix + await _store.GetAsync(id, ct);
                }
            }
            """), Bare(changed!));
    }

    [Fact]
    public async Task Pool_KeepsOrderBoundAndFailure()
    {
        const string Program = """
            public class Meter
            {
                private readonly TaskCompletionSource _two = new(TaskCreationOptions.RunContinuationsAsynchronously);
                private readonly object _gate = new();
                private int _running;
                public int Most;
                public int Ran;

                public async Task<int> RunAsync(int x)
                {
                    lock (_gate) { Ran++; Most = Math.Max(Most, ++_running); if (_running == 2) _two.TrySetResult(); }
                    await _two.Task;
                    lock (_gate) { _running--; }
                    return x < 0 ? throw new InvalidOperationException($"failed at {x}") : x * x;
                }
            }

            public class C
            {
                public async Task<int[]> F(int[] xs, Meter meter, CancellationToken ct)
                {
                    var gate = new SemaphoreSlim(2);
                    return await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(ct); try { return await meter.RunAsync(x); } finally { gate.Release(); } }));
                }
            }

            public static class Program
            {
                public static async Task<string> RunAsync()
                {
                    var first = new Meter();
                    int[] squares = await new C().F([1, 2, 3, 4, 5, 6], first, default);
                    var second = new Meter();
                    string failure = "none";
                    try { await new C().F([1, -2, 3, 4, 5, 6], second, default); } catch (InvalidOperationException e) { failure = e.Message; }
                    string cancelled = "not cancelled";
                    try { await new C().F([1], second, new CancellationToken(true)); } catch (OperationCanceledException) { cancelled = "cancelled"; }
                    return $"{string.Join(",", squares)}; {first.Most} at once; {failure}; ran {second.Ran}; {cancelled}";
                }
            }
            """;
        string? changed = await RefactoringRun.Apply<ConvertToWorkerPoolRefactoring>(Usings + Program);

        const string Expected = "1,4,9,16,25,36; 2 at once; failed at -2; ran 6; cancelled";
        Assert.Equal(Expected, await Execution.RunAsync(Usings + Program.Replace("$$", "", StringComparison.Ordinal)));
        Assert.Contains(".RunAllAsync(xs, ct)", changed);
        Assert.Equal(Expected, await Execution.RunAsync(changed!));
    }

    [Theory]
    [InlineData("", "List<string> xs", "", "await Task.Delay(x.Length);")]
    [InlineData("", "IReadOnlyList<string?> xs", "", "await Task.Yield(); Console.WriteLine(x);")]
    [InlineData("", "(int A, string B)[] xs, DayOfWeek day", "", "await Task.Delay(x.A); Console.WriteLine(day + x.B);")]
    [InlineData("", "int[] xs, CancellationToken ct", "ct", "foreach (var y in new[] { 1, 2 }) { await Task.Delay(y + x, ct); }")]
    [InlineData("readonly Func<int, Task> _f = static _ => Task.CompletedTask; ", "int[] xs", "", "await _f(x); var f = _f; await f(x);")]
    [InlineData("protected readonly Store Source = new(); ", "int[] xs, int pool", "", "Action<int> log = n => Console.WriteLine(n); log((await Source.GetAsync(x)).Length);")]
    [InlineData("class FPool { } ", "int[] xs", "", "await Task.Delay(x);")]
    public async Task BodyThatKnowsWhatNeverChanges_Moves(string members, string parameters, string token, string body) => Assert.NotNull(await Apply(members, parameters, token, body));

    [Theory]
    [InlineData("int _n; ", "int[] xs", "", "await Task.Delay(x); _n++;")]
    [InlineData("readonly int[] _sum = new int[1]; ", "int[] xs", "", "await Task.Delay(x); Console.WriteLine(this);")]
    [InlineData("Store Source { get; } = new(); ", "int[] xs", "", "await Source.GetAsync(x);")]
    [InlineData("Task G(int x) => Task.CompletedTask; ", "int[] xs", "", "await G(x);")]
    [InlineData("static Task G(int x) => Task.CompletedTask; ", "int[] xs", "", "await G(x);")]
    [InlineData("static Task G(int x) => Task.CompletedTask; ", "int[] xs", "", "await C.G(x);")]
    [InlineData("const int N = 4; ", "int[] xs", "", "await Task.Delay(x + N);")]
    [InlineData("class Own { } ", "int[] xs", "", "await Task.Delay(x); object o = new Own();")]
    [InlineData("class Own { public int Id; } ", "int[] xs", "", "await Task.Delay(x); object o = new C.Own();")]
    [InlineData("readonly C? _next; readonly Store _s = new(); ", "C[] xs", "", "await x._s.GetAsync(1);")]
    [InlineData("C(int n) { } ", "int[] xs", "", "await Task.Delay(x); C c = new(1);")]
    [InlineData("readonly SpinWait _w; ", "int[] xs", "", "await Task.Delay(x); _w.SpinOnce();")]
    [InlineData("readonly Store? _s; ", "int[] xs", "", "await _s!.GetAsync(x);")]
    [InlineData("", "int[] xs, CancellationToken ct", "", "await Task.Delay(x, ct);")]
    [InlineData("", "int[] xs, CancellationToken ct, CancellationToken other", "ct", "await Task.Delay(x, other);")]
    [InlineData("readonly CancellationTokenSource _end = new(); ", "int[] xs", "_end.Token", "await Task.Delay(x);")]
    [InlineData("", "int[] xs", "", "await Task.Delay(x + xs.Length);")]
    [InlineData("", "int[] xs, int n", "", "await Task.Delay(x + n); n++;")]
    [InlineData("", "int[] xs, Func<int, Task> RunAsync", "", "await RunAsync(x);")]
    [InlineData("", "int[] xs", "", "Console.WriteLine(x);")]
    [InlineData("", "IEnumerable<int> xs", "", "await Task.Delay(x);")]
    [InlineData("", "ISet<int> xs", "", "await Task.Delay(x);")]
    [InlineData("", "dynamic[] xs", "", "await Task.Delay(1); Console.WriteLine(x);")]
    [InlineData("", "int[] xs, List<int> options", "", "await Task.Delay(x); options.Add(1);")]
    [InlineData("readonly Store _s = new(); ", "int[] xs", "", "var y = await this._s.GetAsync(x); { string _s = y; Console.WriteLine(_s); }")]
    public async Task BodyThatIsTiedToItsClass_Stays(string members, string parameters, string token, string body) => Assert.Null(await Apply(members, parameters, token, body));

    [Theory]
    [InlineData("class C { public async Task F(int[] xs, int n) { var gate = new SemaphoreSlim(n); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(x); } finally { gate.Release(); } })); } }")]
    [InlineData("class C { public async Task F(int[] xs) { int n = 1; var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(x + n); } finally { gate.Release(); } })); } }")]
    [InlineData("class C { public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(x); } finally { gate.Release(); } })).ConfigureAwait(false); } }")]
    [InlineData("class C { public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); if (xs.Length > 1) { await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(x); } finally { gate.Release(); } })); } } }")]
    [InlineData("class C { public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); try { await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(x); } finally { gate.Release(); } })); } catch (InvalidOperationException) { } } }")]
    [InlineData("class C { public async Task<int[]> F<T>(T[] xs) { var gate = new SemaphoreSlim(4); return await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Yield(); return 1; } finally { gate.Release(); } })); } }")]
    [InlineData("class C<T> { public async Task F(T[] xs) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Yield(); } finally { gate.Release(); } })); } }")]
    [InlineData("class O { class C { public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Yield(); } finally { gate.Release(); } })); } } }")]
    [InlineData("struct C { public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Yield(); } finally { gate.Release(); } })); } }")]
    [InlineData("class C { public Func<int[], Task> F() => async xs => { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Yield(); } finally { gate.Release(); } })); }; }")]
    [InlineData("class C { public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); var all = await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Yield(); return new { x }; } finally { gate.Release(); } })); } }")]
    [InlineData("class C(int n) { public async Task F(int[] xs) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Delay(n); } finally { gate.Release(); } })); } }")]
    [InlineData("file class C { public async Task F(C[] xs) { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(); try { await Task.Yield(); } finally { gate.Release(); } })); } }")]
    public async Task OtherShapes_AreLeftAlone(string source) => Assert.Null(await RefactoringRun.Apply<ConvertToWorkerPoolRefactoring>(Usings + Store + source));

    private static Task<string?> Apply(string members, string parameters, string token, string body) => RefactoringRun.Apply<ConvertToWorkerPoolRefactoring>(
        Usings + Store + "class C { " + members + "public async Task F(" + parameters + ") { var gate = new SemaphoreSlim(4); await Task.$$WhenAll(xs.Select(async x => { await gate.WaitAsync(" + token + "); try { " + body + " } finally { gate.Release(); } })); } }");

    private static string Bare(string text) => string.Concat(text.Where(static c => !char.IsWhiteSpace(c)));
}
