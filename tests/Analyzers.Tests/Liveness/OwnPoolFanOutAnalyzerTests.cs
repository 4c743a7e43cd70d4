using Loop = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.OwnPoolFanOutAnalyzer, Concurrency.CodeFixes.CallBodiesInLoopCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.OwnPoolFanOutAnalyzer, Concurrency.CodeFixes.CallBodiesDirectlyCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2017.</summary>
public sealed class OwnPoolFanOutAnalyzerTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; using Concurrency; ";

    // What the generator makes of a class with the jobs SizeAsync and Square, as far as the rule looks.
    private const string Handle = """
         public sealed class Pool : IPoolHandle<Pool>
         {
            public string Name => ""; public Lifetime Lifetime => null!; public PoolStatistics Statistics => default; public ValueTask DisposeAsync() => default;
            static Pool IPoolHandle<Pool>.Start(IServiceProvider services, PoolOptions? options) => null!;
            public ValueTask<int> SizeAsync(string name, CancellationToken cancellationToken = default) => default;
            public ValueTask<int[]> SizeAllAsync(IEnumerable<string> source, CancellationToken cancellationToken = default) => default;
            public ValueTask<int[]> SizeAllAsync(IEnumerable<string> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken = default) => default;
            public IAsyncEnumerable<int> SizeEachAsync(IEnumerable<string> source, CancellationToken cancellationToken = default) => null!;
            public ValueTask<JobResult<int>[]> SizeSettledAsync(IEnumerable<string> source, CancellationToken cancellationToken = default) => default;
            public ValueTask<int[]> SquareAllAsync(IEnumerable<int> source, CancellationToken cancellationToken = default) => default;
            public ValueTask<int> CountAllAsync(int number, CancellationToken cancellationToken = default) => default;
         }
        """;

    [Theory]
    [InlineData("public async Task<int> F(string[] names) => ([|await pool.SizeAllAsync(names)|]).Length;")]
    [InlineData("public async Task F(string[] names) { int[] sizes = await [|pool.SizeAllAsync(names)|]; }")]
    [InlineData("public async Task F(string[] names, CancellationToken ct) { await [|pool.SizeAllAsync(names, null, ct)|].ConfigureAwait(false); }")]
    [InlineData("public async Task F(string[] names) { await foreach (int size in [|pool.SizeEachAsync(names)|]) { } }")]
    [InlineData("public async Task F(string[] names) => await [|pool.SizeSettledAsync(names)|];")]
    [InlineData("public ValueTask<int[]> F(string[] names) => [|pool.SizeAllAsync(names)|];")]
    [InlineData("public int F(string[] names) => [|pool.SizeAllAsync(names)|].AsTask().Result.Length;")]
    [InlineData("public async Task F(string[] names) => await G(names); private async Task G(string[] names) => await [|pool.SizeAllAsync(names)|];")]
    public Task FanOutOverTheOwnPool_IsReported(string members) => Verify.Diagnoses(Usings + Class(members.Replace("[|await pool.SizeAllAsync(names)|]", "await [|pool.SizeAllAsync(names)|]", StringComparison.Ordinal)));

    [Theory]
    [InlineData("public async Task<int> F(string name) => await pool.SizeAsync(name);")]
    [InlineData("public async Task<int> F(int n) => await pool.CountAllAsync(n);")]
    [InlineData("public void F(string[] names) { var later = pool.SizeAllAsync(names); }")]
    [InlineData("public static async Task F(Pool other, string[] names) => await other.SizeAllAsync(names);")]
    [InlineData("public Func<Task> F(string[] names) { Func<Task> later = async () => { var started = pool.SizeAllAsync(names); await Task.Yield(); }; return later; }")]
    public Task OtherCallOfTheOwnPool_IsSilent(string members) => Verify.IsSilent(Usings + Class(members));

    [Theory]
    [InlineData("public class Other { public async Task F(Files.Pool pool, string[] names) => await pool.SizeAllAsync(names); }")]
    [InlineData("[WorkerPool] public class Other { public async Task F(Files.Pool pool, string[] names) => await pool.SizeAllAsync(names); }")]
    public Task FanOutFromElsewhere_IsSilent(string other) => Verify.IsSilent(Usings + Class("public void F() { }") + other);

    [Fact]
    public Task AsynchronousJob_IsCalledForEveryItem() => Verify.Fixes(
        Usings + Class("public Task<int> SizeAsync(string name, CancellationToken ct) => Task.FromResult(1); public async Task F(string[] names, CancellationToken ct) { int[] sizes = await [|pool.SizeAllAsync(names, ct)|]; }"),
        Usings + Class("public Task<int> SizeAsync(string name, CancellationToken ct) => Task.FromResult(1); public async Task F(string[] names, CancellationToken ct) { int[] sizes = await Task.WhenAll(names.Select(item => SizeAsync(item, ct))); }"));

    [Fact]
    public Task SynchronousJob_IsCalledForEveryItem() => Verify.Fixes(
        Usings + Class("public int Square(int n) => n * n; public async Task F(int[] numbers) { await Task.Yield(); int[] squares = await [|pool.SquareAllAsync(numbers)|]; }"),
        Usings + Class("public int Square(int n) => n * n; public async Task F(int[] numbers) { await Task.Yield(); int[] squares = numbers.Select(item => Square(item)).ToArray(); }"));

    [Fact]
    public Task Stream_BecomesALoopOverTheItems() => Loop.Fixes(
        Usings + Class("public Task<int> SizeAsync(string name, CancellationToken ct) => Task.FromResult(1); public async Task F(string[] names, CancellationToken ct) { await foreach (int size in [|pool.SizeEachAsync(names, ct)|]) { Console.WriteLine(size); } }"),
        Usings + Class("public Task<int> SizeAsync(string name, CancellationToken ct) => Task.FromResult(1); public async Task F(string[] names, CancellationToken ct) {\n        foreach (string item in names)\n        {\n            int size = await SizeAsync(item, ct);\n            Console.WriteLine(size);\n        }\n    }"));

    [Theory]
    [InlineData("public async Task F(string[] names) { await foreach (int size in [|pool.SizeEachAsync(names)|].ConfigureAwait(false)) { } }")]
    [InlineData("public void Size(string name) { } public async Task F(string[] names) { await foreach (int size in [|pool.SizeEachAsync(names)|]) { } }")]
    [InlineData("public async Task F(string[] names) { await [|pool.SizeSettledAsync(names)|]; }")]
    public Task StreamWithoutAMethodToCall_HasNoFix(string members) => Loop.OffersNoFix(Usings + Class(members));

    [Fact]
    public void TheRule_IsCG2017() => Assert.Equal("CG2017", Rules.OwnPoolFanOut.Id);

    private static string Class(string members) => "[WorkerPool] public partial class Files(Files.Pool pool) { public Pool It => pool; " + members + Handle + " } ";
}
