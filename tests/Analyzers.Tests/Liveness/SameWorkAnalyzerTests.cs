using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Pulse = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.SameWorkAnalyzer, Concurrency.CodeFixes.PulseOneCodeFix>;
using Single = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.SameWorkAnalyzer, Concurrency.CodeFixes.SingleFlightCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.SameWorkAnalyzer, Concurrency.CodeFixes.AddJitterCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2024.</summary>
public sealed class SameWorkAnalyzerTests
{
    private const string More = "readonly HttpClient _c = new(); readonly Queue<int> _q = []; static readonly TimeSpan Pause = TimeSpan.FromSeconds(1); "
        + "interface IMemoryCache { bool TryGetValue(string k, out int v); void Set(string k, int v); } class HybridCache { public bool TryGetValue(string k, out int v) { v = 0; return false; } public void Set(string k, int v) { } } ";

    [Theory]
    [InlineData("async Task<string> F(CancellationToken ct) { while (true) { try { return await _c.GetStringAsync(\"x\", ct); } catch (HttpRequestException) { await [|Task.Delay(1000, ct)|]; } } }")]
    [InlineData("async Task F() { for (int i = 0; i < 3; i++) { try { await W(); break; } catch (Exception) { await [|Task.Delay(TimeSpan.FromSeconds(2))|]; } } }")]
    [InlineData("async Task<int> F() { while (true) { try { return await N(); } catch (Exception e) when (e is IOException) { await [|Task.Delay(Pause)|].ConfigureAwait(false); } } }")]
    [InlineData("int F(System.Data.Common.DbCommand d) { while (true) { try { return d.ExecuteNonQuery(); } catch (Exception) { [|Thread.Sleep(100)|]; } } }")]
    [InlineData("async Task<int> F() { var delay = TimeSpan.FromSeconds(1); while (true) { try { return await N(); } catch (IOException) { await [|Task.Delay(delay)|]; } } }")]
    [InlineData("async Task<int> F() { for (int i = 0; i < 5; i++) { try { return await N(); } catch (IOException) { V(); } await [|Task.Delay(500)|]; } return 0; }")]
    [InlineData("async Task<int> F(IMemoryCache cache, string k) { if (cache.TryGetValue(k, out int v)) return v; v = await N(); [|cache.Set(k, v)|]; return v; }")]
    [InlineData("async Task<int> F(IMemoryCache cache, string k) { if (!cache.TryGetValue(k, out int v)) { v = await N(); [|cache.Set(k, v)|]; } return v; }")]
    [InlineData("void Add(int x) { lock (_g) { _q.Enqueue(x); [|Monitor.PulseAll(_g)|]; } } int Take() { lock (_g) { while (_q.Count == 0) Monitor.Wait(_g); return _q.Dequeue(); } }")]
    public Task HerdOfCallers_IsReported(string members) => Verify.Diagnoses(Class(More + members));

    [Theory]
    [InlineData("async Task<int> F() { for (int i = 1; ; i++) { try { return await N(); } catch (IOException) { await Task.Delay(1000 * i); } } }")]
    [InlineData("async Task<int> F() { var delay = 100; while (true) { try { return await N(); } catch (IOException) { await Task.Delay(delay); delay *= 2; } } }")]
    [InlineData("async Task<int> F() { while (true) { try { return await N(); } catch (IOException) { await Task.Delay(1000 + Random.Shared.Next(500)); } } }")]
    [InlineData("async Task F(CancellationToken ct) { while (!ct.IsCancellationRequested) { try { await W(); } catch (IOException) { await Task.Delay(5000, ct); } } }")]
    [InlineData("async Task F(CancellationToken ct) { while (true) { await W(); await Task.Delay(1000, ct); } }")]
    [InlineData("async Task F(CancellationToken ct) { while (true) { try { await W(); } catch (IOException) { V(); } await Task.Delay(1000, ct); } }")]
    [InlineData("async Task F(CancellationToken ct) { while (true) { try { if (await N() == 0) break; } catch (IOException) { return; } await Task.Delay(1000, ct); } }")]
    [InlineData("async Task<int> F() { try { return await N(); } catch (IOException) { await Task.Delay(1000); return await N(); } }")]
    [InlineData("async Task<int> F() { while (true) { try { return await N(); } catch (OperationCanceledException) { await Task.Delay(1000); } } }")]
    [InlineData("string F(string p) { while (true) { try { return File.ReadAllText(p); } catch (IOException) { Thread.Sleep(100); } } }")]
    [InlineData("async Task<int> F() { while (true) { try { return await N(); } catch (IOException) { await Task.Delay(0); } } }")]
    [InlineData("async Task<int> F(HybridCache cache, string k) { if (cache.TryGetValue(k, out int v)) return v; v = await N(); cache.Set(k, v); return v; }")]
    [InlineData("async Task<int> F(IMemoryCache cache, string k) { await _s.WaitAsync(); try { if (cache.TryGetValue(k, out int v)) return v; v = await N(); cache.Set(k, v); return v; } finally { _s.Release(); } }")]
    [InlineData("int F(IMemoryCache cache, string k) { if (cache.TryGetValue(k, out int v)) return v; v = 1; cache.Set(k, v); return v; }")]
    [InlineData("async Task F(IMemoryCache cache, string k) { int v = await N(); cache.Set(k, v); }")]
    [InlineData("async Task<int> F(IMemoryCache cache, string k) { if (cache.TryGetValue(k, out int v)) return v; v = await N(); cache.Set(k + 1, v); return v; }")]
    [InlineData("void Add(int x) { lock (_g) { _q.Enqueue(x); Monitor.Pulse(_g); } } int Take() { lock (_g) { while (_q.Count == 0) Monitor.Wait(_g); return _q.Dequeue(); } }")]
    [InlineData("void Add(int x) { lock (_g) { _q.Enqueue(x); Monitor.PulseAll(_g); } } int Take() { lock (_g) { while (_q.Count == 0) Monitor.Wait(_g); return _q.Dequeue(); } } void End() { lock (_g) { while (_q.Count > 0) Monitor.Wait(_g); } }")]
    [InlineData("void Add(int[] xs) { lock (_g) { foreach (int x in xs) { _q.Enqueue(x); } Monitor.PulseAll(_g); } } void Take() { lock (_g) { Monitor.Wait(_g); } }")]
    [InlineData("void End() { lock (_g) { _n = 1; Monitor.PulseAll(_g); } } void Take() { lock (_g) { Monitor.Wait(_g); } }")]
    [InlineData("class Handler : DelegatingHandler { protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage m, CancellationToken ct) { for (int attempt = 1; ; attempt++) { try { return await base.SendAsync(m, ct); } catch (HttpRequestException) when (attempt < 3) { await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt)), ct); } } } }")]
    [InlineData("interface IPipeline { Task<int> ExecuteAsync(Func<CancellationToken, Task<int>> f, CancellationToken ct); } Task<int> F(IPipeline retry, CancellationToken ct) => retry.ExecuteAsync(async t => await N(), ct);")]
    public Task CallersThatSpreadOrShare_AreSilent(string members) => Verify.IsSilent(Class(More + members));

    [Theory]
    [InlineData("await [|Task.Delay(1000, ct)|];", "await Task.Delay(1000 + Random.Shared.Next(1000), ct);")]
    [InlineData("await [|Task.Delay(TimeSpan.FromSeconds(2), ct)|];", "await Task.Delay(TimeSpan.FromSeconds(2) * (1 + Random.Shared.NextDouble()), ct);")]
    public Task Delay_GetsJitter(string before, string after) => Verify.Fixes(
        Class("async Task<int> F(CancellationToken ct) { while (true) { try { return await N(); } catch (IOException) { " + before + " } } }"),
        Class("async Task<int> F(CancellationToken ct) { while (true) { try { return await N(); } catch (IOException) { " + after + " } } }"));

    [Fact]
    public Task CacheMiss_IsComputedByOne() => Single.Fixes(
        Cached("    private readonly IMemoryCache _cache = null!;\n\n    public async Task<int> F(string k, CancellationToken ct)\n    {\n        if (!_cache.TryGetValue(k, out int v))\n        {\n            v = await LoadAsync(k);\n            [|_cache.Set(k, v)|];\n        }\n\n        return v;\n    }\n"),
        Cached("    private readonly AsyncSemaphore _loading = new(1);\n    private readonly IMemoryCache _cache = null!;\n\n    public async Task<int> F(string k, CancellationToken ct)\n    {\n        if (!_cache.TryGetValue(k, out int v))\n        {\n            using (await _loading.AcquireAsync(ct))\n            {\n                if (!_cache.TryGetValue(k, out v))\n                {\n                    v = await LoadAsync(k);\n                    _cache.Set(k, v);\n                }\n            }\n        }\n\n        return v;\n    }\n"));

    [Theory]
    [InlineData("    public async Task<int> F(IMemoryCache c, string k) { if (c.TryGetValue(k, out int v)) return v; v = await LoadAsync(k); [|c.Set(k, v)|]; return v; }\n")]
    [InlineData("    public static async Task<int> F(IMemoryCache c, string k) { if (!c.TryGetValue(k, out int v)) { v = await LoadAsync(k); [|c.Set(k, v)|]; } return v; }\n")]
    public Task CacheMissOfAnotherShape_HasNoSingleFlight(string member) => Single.OffersNoFix(Cached(member));

    private static string Cached(string members) => "using System.Threading;\nusing System.Threading.Tasks;\nusing Concurrency;\n\ninterface IMemoryCache { bool TryGetValue(string k, out int v); void Set(string k, int v); }\n\nclass C\n{\n" + members + "\n    private static Task<int> LoadAsync(string k) => Task.FromResult(k.Length);\n}\n";

    [Fact]
    public Task CacheMiss_HasNoFix() => Verify.OffersNoFix(Class(More + "async Task<int> F(IMemoryCache cache, string k) { if (cache.TryGetValue(k, out int v)) return v; v = await N(); [|cache.Set(k, v)|]; return v; }"));

    [Fact]
    public Task OneItem_WakesOne() => Pulse.Fixes(
        Class(More + "void Add(int x) { lock (_g) { _q.Enqueue(x); [|Monitor.PulseAll(_g)|]; } } int Take() { lock (_g) { while (_q.Count == 0) Monitor.Wait(_g); return _q.Dequeue(); } }"),
        Class(More + "void Add(int x) { lock (_g) { _q.Enqueue(x); Monitor.Pulse(_g); } } int Take() { lock (_g) { while (_q.Count == 0) Monitor.Wait(_g); return _q.Dequeue(); } }"));
}
