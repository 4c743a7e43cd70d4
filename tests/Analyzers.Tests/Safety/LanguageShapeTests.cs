using System.Collections.Immutable;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>Every rule sees through the shapes that C# offers for the same thing; all analyzers run, so that none speaks out of turn.</summary>
public sealed class LanguageShapeTests
{
    private const string Usings = "using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.Collections.Immutable; using System.Linq; using System.Threading; using System.Threading.Channels; using System.Threading.Tasks; using Concurrency;\n";

    [Theory]

    // Top-level statements.
    [InlineData("CG1001", "var l = new List<int>(); Parallel.For(0, 9, i => l.Add(i));")]
    [InlineData("CG1006", "var w = Channel.CreateBounded<List<int>>(1).Writer; var l = new List<int>(); w.TryWrite(l); l.Add(1);")]
    [InlineData("CG1008", "var d = new ConcurrentDictionary<int, int>(); Parallel.For(0, 9, i => { if (!d.ContainsKey(i)) { d[i] = 1; } });")]
    [InlineData("CG1021", "F(); async void F() { await Task.Yield(); }")]
    [InlineData("CG1022", "var t = Task.Run(() => { }); Console.WriteLine();")]
    [InlineData("", "var l = new List<int>(); foreach (int i in Enumerable.Range(0, 9)) { l.Add(i); } Console.WriteLine(l.Count);")]

    // Partial types and members.
    [InlineData("CG1002", "partial class C { readonly object _g = new(); readonly List<int> _l = []; } partial class C { public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Add(2); } } } partial class C { public void D() => _l.Clear(); }")]
    [InlineData("CG1003", "partial class C { int _n; public void A() => Interlocked.Increment(ref _n); } partial class C { public partial void B(); } partial class C { public partial void B() => _n--; }")]
    [InlineData("CG1004", "partial class C { static readonly List<int> s_l = []; } partial class C { public void A() => s_l.Add(1); }")]
    [InlineData("CG1004", "partial class C { static readonly List<int> s_l = []; public partial C(int n); } partial class C { public partial C(int n) { s_l.Add(n); } }")]
    [InlineData("CG1009", "partial class C { readonly Lock _g = new(); int _n; } partial class C { async Task F() => _n += await Task.FromResult(1); }")]
    [InlineData("", "partial class C { readonly object _g = new(); readonly List<int> _l = []; public partial void A(); } partial class C { public partial void A() { lock (_g) { _l.Add(1); B(); } } partial void B(); } partial class C { partial void B() => _l.Clear(); public void D() { lock (_g) { _l.Add(2); B(); } } }")]

    // Records, structs and primary constructors.
    [InlineData("CG1002", "record R(int N) { readonly object _g = new(); readonly List<int> _l = [N]; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Add(2); } } public int D() => _l[0]; }")]
    [InlineData("CG1003", "record class R { volatile int _n; public void A() => _n++; }")]
    [InlineData("CG1004", "record struct R(int N) { static readonly HashSet<int> s_l = []; public void A() => s_l.Add(N); }")]
    [InlineData("CG1001", "class C(List<int> all) { public void A() => Parallel.For(0, 9, i => all.Add(i)); }")]
    [InlineData("CG1008", "class C(ConcurrentDictionary<int, int> d) { public void A() { if (!d.ContainsKey(1)) { d[1] = 2; } } }")]
    [InlineData("CG1022", "record R(Func<Task> Work) { public void A() { Work(); } }")]
    [InlineData("", "class C(int start) { readonly object _g = new(); int _n = start; public void A() { lock (_g) { _n++; } } public int B() { lock (_g) { return _n; } } }")]

    // Local functions, lambdas with natural types, expression bodies, accessors.
    [InlineData("CG1001", "class C { public void F() { int n = 0; void One(int i) => n += i; Parallel.For(0, 9, One); } }")]
    [InlineData("CG1002", "class C { readonly object _g = new(); readonly List<int> _l = []; public int A { get { lock (_g) { return _l[0]; } } set { lock (_g) { _l.Add(value); } } } public void B() { lock (_g) { _l.Clear(); } } public int Last => _l[^1]; }")]
    [InlineData("CG1002", "class C { readonly object _g = new(); readonly List<int> _l = []; public int this[int i] { get => _l[i]; set { lock (_g) { _l[i] = value; } } } public void B() { lock (_g) { _l.Clear(); } } public void D() { lock (_g) { _l.Add(1); } } }")]
    [InlineData("CG1003", "class C { volatile int _n; public int Next => ++_n; }")]
    [InlineData("CG1021", "class C { public void F() { var a = (Action)(async () => await Task.Yield()); a(); } }")]
    [InlineData("CG1022", "class C { Task W() => Task.Delay(1); public void F() { void G() => W(); G(); } }")]
    [InlineData("", "class C { readonly object _g = new(); readonly List<int> _l = []; public void F() { lock (_g) { Add(1); void Add(int x) => _l.Add(x); } } public void G() { lock (_g) { _l.Clear(); } } }")]

    // Using declarations and await using.
    [InlineData("CG1002", "class C { readonly Lock _g = new(); readonly List<int> _l = []; public void A() { using var s = _g.EnterScope(); _l.Add(1); } public void B() { using (_g.EnterScope()) { _l.Add(2); } } public void D() { using (var s = _g.EnterScope()) { } _l.Clear(); } }")]
    [InlineData("CG1001", "class C { public async Task F(int[] xs, IAsyncDisposable d) { int n = 0; await Task.WhenAll(xs.Select(async x => { await using var s = d; await Task.Yield(); n += x; })); } }")]
    [InlineData("", "class C { readonly Lock _g = new(); readonly List<int> _l = []; public void A() { using var s = _g.EnterScope(); _l.Add(1); } public void B() { using Lock.Scope s = _g.EnterScope(); _l.Add(2); foreach (int x in _l) { Console.WriteLine(x); } } }")]

    // Nullable flow.
    [InlineData("CG1002", "class C { readonly object _g = new(); List<int>? _l; public void A() { lock (_g) { (_l ??= []).Add(1); } } public void B() { lock (_g) { _l?.Add(2); } } public void D() { lock (_g) { _l!.Add(3); } } public void E() => _l?.Clear(); }")]
    [InlineData("CG1006", "class C { public class M { public int X; } public void F(ChannelWriter<M> w, M? m) { if (m is null) return; w.TryWrite(m); m!.X = 1; } }")]
    [InlineData("CG1008", "class C { readonly ConcurrentDictionary<string, string?> _d = new(); public string? F(string? k) { if (k is null) return null; if (_d.TryGetValue(k, out string? v)) return v; _d[k] = v = k.Trim(); return v; } }")]
    [InlineData("CG1009", "class C { readonly Lock _g = new(); string? _s; public async Task<string> F() => _s ??= await Task.FromResult(\"\"); }")]
    [InlineData("", "class C { readonly object _g = new(); object? _o; public object F() { if (_o is { } o) return o; lock (_g) { return _o ??= new object(); } } public void G() { lock (_g) { _o = null; } } }")]

    // C# 14: field, extension blocks, null-conditional assignment.
    [InlineData("CG1009", "class C { readonly Lock _g = new(); int N { get => field; set => field = Math.Max(value, 0); } public async Task F() => N += await Task.FromResult(1); }")]
    [InlineData("CG1001", "static class E { extension(int[] xs) { public int Sum2() { int n = 0; Parallel.ForEach(xs, x => n += x); return n; } } }")]
    [InlineData("CG1021", "static class E { extension(Task t) { public async void Forget2() => await t; } }")]
    [InlineData("CG1006", "class C { public class M { public int X; } public void F(ChannelWriter<M> w, M m) { M? n = m; w.TryWrite(n); n?.X = 1; } }")]
    [InlineData("", "class C { public string Name { get; set => field = value.Trim(); } = \"\"; public void F(C? c) { c?.Name = \"a\"; } }")]
    public async Task Shape_IsSeen(string expected, string source)
    {
        bool isProgram = !source.Contains("class ", StringComparison.Ordinal) && !source.Contains("record ", StringComparison.Ordinal);
        CSharpCompilation compilation = GeneratorRun.Compile(("Shape.cs", Usings + source));
        Assert.Equal(expected, await Report(isProgram ? compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication)) : compilation));
    }

    // What a generator has written counts as use of the user's fields, and is never reported itself.
    [Theory]
    [InlineData("CG1002", "partial class C { readonly object _g = new(); readonly List<int> _l = []; public void D() => _l.Clear(); }", "partial class C { public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Add(2); } } }")]
    [InlineData("", "partial class C { readonly object _g = new(); readonly List<int> _l = []; public void A() { lock (_g) { _l.Add(1); } } public void B() { lock (_g) { _l.Add(2); } } }", "partial class C { public void D() => _l.Clear(); }")]
    [InlineData("CG1003", "partial class C { int _n; public void D() => _n--; }", "partial class C { public void A() => Interlocked.Increment(ref _n); }")]
    [InlineData("", "partial class C { int _n; public void A() => Interlocked.Increment(ref _n); }", "partial class C { public void D() => _n--; }")]
    [InlineData("", "partial class C { }", "partial class C { async void F() { await Task.Yield(); } public void G(int[] xs) { int n = 0; Parallel.ForEach(xs, x => { n += x; }); } static readonly List<int> s_l = []; public void H() => s_l.Add(1); }")]
    public async Task GeneratedHalf_IsReadAndNeverReported(string expected, string source, string generated) =>
        Assert.Equal(expected, await Report(GeneratorRun.Compile(("Shape.cs", Usings + source), ("Shape.g.cs", "// <auto-generated/>\n#nullable enable\n" + Usings + generated))));

    private static async Task<string> Report(CSharpCompilation compilation)
    {
        // Code that does not bind would be silent for the wrong reason.
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> reported = await compilation.WithAnalyzers(AllRules.Analyzers).GetAnalyzerDiagnosticsAsync();
        return string.Join(" ", reported.Select(d => d.Id).Where(id => id.StartsWith("CG1", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));
    }
}
