using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.CheckThenActAnalyzer, Concurrency.CodeFixes.LazyTaskCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

public sealed class LazyTaskCodeFixTests
{
    private const string Usings = "using System; using System.Collections.Concurrent; using System.Threading; using System.Threading.Tasks; ";

    [Theory]
    [InlineData(
        "private readonly ConcurrentDictionary<string, int> _d = new(); public async Task<int> F(string k) { return [|_d.GetOrAdd(k, await L(k))|]; }",
        "private readonly ConcurrentDictionary<string, Lazy<Task<int>>> _d = new(); public async Task<int> F(string k) { return await _d.GetOrAdd(k, _ => new Lazy<Task<int>>(() => L(k))).Value; }")]
    [InlineData(
        "private readonly ConcurrentDictionary<string, int> _d = new ConcurrentDictionary<string, int>(); public async Task<string> F(string k) => [|_d.GetOrAdd(k, await V(k).ConfigureAwait(false))|].ToString(); public void Drop(string k) => _d.TryRemove(k, out _);",
        "private readonly ConcurrentDictionary<string, Lazy<Task<int>>> _d = new ConcurrentDictionary<string, Lazy<Task<int>>>(); public async Task<string> F(string k) => (await _d.GetOrAdd(k, _ => new Lazy<Task<int>>(() => V(k).AsTask())).Value).ToString(); public void Drop(string k) => _d.TryRemove(k, out _);")]
    public Task AwaitedValue_IsStartedOnce(string members, string @fixed) => Verify.Fixes(Class(members), Class(@fixed));

    [Theory]
    [InlineData("private readonly ConcurrentDictionary<string, int> _d = new(); public async Task<int> F(string k) => [|_d.GetOrAdd(k, await L(k))|]; public int Peek(string k) => _d[k];")]
    [InlineData("private readonly ConcurrentDictionary<string, int> _d = new(); public async Task<int> F(string k, CancellationToken ct) => [|_d.GetOrAdd(k, await T(ct))|]; private static Task<int> T(CancellationToken ct) => Task.FromResult(1);")]
    [InlineData("protected readonly ConcurrentDictionary<string, int> _d = new(); public async Task<int> F(string k) => [|_d.GetOrAdd(k, await L(k))|];")]
    public Task ValueThatOthersSee_HasNoFix(string members) => Verify.OffersNoFix(Class(members));

    private static string Class(string members) => Usings + "class C { private static Task<int> L(string k) => Task.FromResult(k.Length); private static ValueTask<int> V(string k) => new(k.Length); " + members + " }";
}
