using Concurrency.CodeFixes;
using Concurrency.Support;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1008 and CG1009: values that are to be made once.</summary>
public sealed class KeptValueCodeFixTests
{
    private const string Usings = "using System; using System.Collections.Concurrent; using System.IO; using System.Threading; using System.Threading.Tasks;\n";

    [Theory]
    [InlineData(
        "readonly ConcurrentDictionary<string, FileStream> _d = new(); public FileStream F(string k) => [|_d.GetOrAdd(k, p => new FileStream(p, FileMode.Open))|];",
        "readonly ConcurrentDictionary<string, Lazy<FileStream>> _d = new(); public FileStream F(string k) => _d.GetOrAdd(k, p => new Lazy<FileStream>(() => new FileStream(p, FileMode.Open))).Value;")]
    [InlineData(
        "private static readonly ConcurrentDictionary<string, FileStream> _d = new ConcurrentDictionary<string, FileStream>(StringComparer.Ordinal); public long F(string k) { return [|_d.GetOrAdd(k, (p) => { return File.OpenRead(p); })|].Length; }",
        "private static readonly ConcurrentDictionary<string, Lazy<FileStream>> _d = new ConcurrentDictionary<string, Lazy<FileStream>>(StringComparer.Ordinal); public long F(string k) { return _d.GetOrAdd(k, (p) => new Lazy<FileStream>(() => { return File.OpenRead(p); })).Value.Length; }")]
    public Task ValueOfAFactory_IsMadeOnce(string before, string after) => AnalyzerVerifier<Analyzers.Safety.CheckThenActAnalyzer, LazyValueCodeFix>.Fixes(Code(before), Code(after));

    [Theory]
    [InlineData("readonly ConcurrentDictionary<string, FileStream> _d = new(); public FileStream F(string k) => [|_d.GetOrAdd(k, p => File.OpenRead(p))|]; public bool G(string k, out FileStream? s) => _d.TryGetValue(k, out s);")]
    [InlineData("readonly ConcurrentDictionary<string, FileStream> _d = new(); public FileStream F(string k) => [|_d.GetOrAdd(k, new FileStream(k, FileMode.Open))|];")]
    [InlineData("internal readonly ConcurrentDictionary<string, FileStream> D = new(); public FileStream F(string k) => [|D.GetOrAdd(k, p => File.OpenRead(p))|];")]
    [InlineData("public FileStream F(ConcurrentDictionary<string, FileStream> d, string k) => [|d.GetOrAdd(k, p => File.OpenRead(p))|];")]
    public Task ValueThatIsReachedOtherwise_HasNoLazyFix(string members) => AnalyzerVerifier<Analyzers.Safety.CheckThenActAnalyzer, LazyValueCodeFix>.OffersNoFix(Code(members));

    [Theory]
    [InlineData("if (_d.TryGetValue(k, out var v)) { [|_d[k] = v + 1|]; }", "while (_d.TryGetValue(k, out var v) && !_d.TryUpdate(k, v + 1, v)) { }")]
    [InlineData("if (_d.TryGetValue(k, out int v)) [|_d[k] = Math.Max(v, 3)|];", "while (_d.TryGetValue(k, out int v) && !_d.TryUpdate(k, Math.Max(v, 3), v)) { }")]
    public Task UpdateOfAnEntryThatIsThere_BecomesALoop(string before, string after)
    {
        static string Code(string body) => Usings + "class C { readonly ConcurrentDictionary<string, int> _d = new(); void F(string k) { " + body + " } }";
        return AnalyzerVerifier<Analyzers.Safety.CheckThenActAnalyzer, UseAtomicCollectionCallCodeFix>.Fixes(Code(before), Code(after));
    }

    [Theory]
    [InlineData("if (_d.TryGetValue(k, out var v)) { [|_d[k] = v + 1|]; } return v;")]
    [InlineData("if (_d.TryGetValue(k, out var v)) { [|_d[k] = v + 1|]; Console.WriteLine(v); } return 0;")]
    [InlineData("if (_d.TryGetValue(k, out var v)) { [|_d[k] = v + _n++|]; } return 0;")]
    public Task UpdateThatDoesMore_HasNoLoop(string body) => AnalyzerVerifier<Analyzers.Safety.CheckThenActAnalyzer, UseAtomicCollectionCallCodeFix>.OffersNoFix(
        Usings + "class C { readonly ConcurrentDictionary<string, int> _d = new(); int _n; int F(string k) { " + body + " } }");

    [Theory]
    [InlineData(
        "private Stream? _s; private Task<Stream> Open() => Task.FromResult<Stream>(new MemoryStream()); public async Task<Stream> Get() { if (_s == null) { [|_s = await Open()|]; } return _s; }",
        "private Lazy<Task<Stream>>? _s; private Task<Stream> Open() => Task.FromResult<Stream>(new MemoryStream()); public async Task<Stream> Get() { return await LazyInitializer.EnsureInitialized(ref _s, () => new Lazy<Task<Stream>>(() => Open())).Value; }")]
    [InlineData(
        "private string? _s; private ValueTask<string> Load(int n) => new(\"\"); public async Task<string> Get() { return [|_s ??= await Load(3).ConfigureAwait(false)|]; }",
        "private Lazy<Task<string>>? _s; private ValueTask<string> Load(int n) => new(\"\"); public async Task<string> Get() { return await LazyInitializer.EnsureInitialized(ref _s, () => new Lazy<Task<string>>(() => Load(3).AsTask())).Value.ConfigureAwait(false); }")]
    public Task WhatIsLoadedOnce_IsKeptAsATask(string before, string after) => AnalyzerVerifier<Analyzers.Safety.StaleStateAnalyzer, KeepTaskCodeFix>.Fixes(Code(Gate + before), Code(Gate + after));

    [Theory]
    [InlineData("private string? _s; private Task<string> Load(CancellationToken t) => null!; public async Task<string> Get(CancellationToken t) { if (_s is null) { [|_s = await Load(t)|]; } return _s; }")]
    [InlineData("private string? _s; private Task<string> Load() => null!; public async Task<string> Get() { if (_s is null) { [|_s = await Load()|]; } return _s; } public void Forget() => _s = null;")]
    [InlineData("internal string? S; private Task<string> Load() => null!; public async Task<string> Get() { if (S is null) { [|S = await Load()|]; } return S; }")]
    [InlineData("private string? _s; private Task<string> Load() => null!; public async Task<string> Get() { if (_s is null) { string s = await Load(); [|_s = s|]; } return _s; }")]
    [InlineData("private int _n; private Task<int> Load() => null!; public async Task<int> Get() { [|_n += await Load()|]; return _n; }")]
    public Task WhatIsLoadedOtherwise_IsNotKept(string members) => AnalyzerVerifier<Analyzers.Safety.StaleStateAnalyzer, KeepTaskCodeFix>.OffersNoFix(Code(Gate + members));

    // The evidence of concurrency.
    private const string Gate = "private readonly Lock _gate = new(); ";

    private static string Code(string members) => Usings + "class C { " + members + " }";
}
