using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.UnsafeMessageAnalyzer, Concurrency.CodeFixes.SendCopyCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1005.</summary>
public sealed class UnsafeMessageAnalyzerTests
{
    private const string Types = """

        class Open { public int X { get; set; } }
        class Nested { public Nested(Open o) => O = o; public Open O { get; } }
        record Rec(int X, string S);
        record Deep(ImmutableArray<Rec> Items, DateTime At, Deep? Next);
        record Leaky(List<int> Items);
        readonly record struct Pair(int A, Rec B);
        class Own { private int _n; public void Inc() => _n++; }
        class Locked { private readonly Lock _gate = new(); public int X { get; set; } }
        [Sendable] class Promised { public int X; }
        [UncheckedSendable] class Vouched { public int X; }
        """;

    [Theory]
    [InlineData("List<int> _l = []; void F(Index.Ref r) { r.Tell.AddAsync([|_l|]); }")]
    [InlineData("static readonly List<int> L = []; void F(Index.Ref r) { r.Tell.AddAsync([|L|]); }")]
    [InlineData("List<int> P { get; } = []; void F(Index.Ref r) { r.Tell.AddAsync([|this.P|]); }")]
    [InlineData("List<int> _l = []; async Task F(Index.Ref r) { await r.AddAsync([|_l|]); }")]
    [InlineData("List<int> _l = []; void F() { Index.Ref.Start([|_l|]); }")]
    [InlineData("List<int> _l = []; void F(Index.Ref r) { r.TryTell.Add([|_l|]); }")]
    [InlineData("List<int> _l = []; void F(Index.Ref r) { var l = _l; r.Tell.AddAsync([|l|]); }")]
    [InlineData("void F(Index.Ref r) { var l = new List<int>(); r.Tell.AddAsync([|l|]); Console.WriteLine(l.Count); }")]
    [InlineData("void F(Index.Ref r, List<int> l) { r.Tell.AddAsync([|l|]); Console.WriteLine(l.Count); }")]
    [InlineData("void F(Index.Ref r, int[] xs) { var l = new List<int>(); foreach (var x in xs) { r.Tell.AddAsync([|l|]); } }")]
    [InlineData("void F(Index.Ref r) { var l = new List<int>(); Action a = () => r.Tell.AddAsync([|l|]); a(); Console.WriteLine(l.Count); }")]
    [InlineData("int[] _a = []; void F(Index.Ref r) { r.Tell.PutAsync([|_a|]); }")]
    [InlineData("Open _o = new(); void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); }")]
    [InlineData("Nested _o = new(new()); void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); }")]
    [InlineData("Leaky _o = new([]); void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); }")]
    [InlineData("ImmutableArray<Open> _o = []; void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); }")]
    [InlineData("class D(List<int> l) { void F(Index.Ref r) { r.Tell.AddAsync([|l|]); } }")]
    [InlineData("async Task F(Index.Ref r) { var l = new List<int>(); await r.KeepAsync([|l|]); Console.WriteLine(l.Count); }")]
    [InlineData("List<int> P { get => field; } = []; void F(Index.Ref r) { r.Tell.AddAsync([|P|]); }")]
    [InlineData("record R(List<int> Items) { void F(Index.Ref r) { r.Tell.AddAsync([|Items|]); } }")]
    [InlineData("void F(Index.Ref r) { using var s = new System.IO.MemoryStream(); var l = new List<int>(); G(); Console.WriteLine(l.Count); void G() => r.Tell.AddAsync([|l|]); }")]
    public Task SharedMutableMessage_IsReported(string member) => Verify.Diagnoses(HandwrittenHandle.Usings + "class C { " + member + " }" + Types + HandwrittenHandle.Source);

    [Theory]
    [InlineData("void F(Index.Ref r) { r.Tell.AddAsync([1, 2]); }")]
    [InlineData("void F(Index.Ref r) { r.Tell.AddAsync(new List<int>()); }")]
    [InlineData("void F(Index.Ref r) { var l = new List<int> { 1 }; l.Add(2); r.Tell.AddAsync(l); }")]
    [InlineData("void F(Index.Ref r, List<int> l) { r.Tell.AddAsync(l); }")]
    [InlineData("async Task F(Index.Ref r) { var l = new List<int>(); await r.AddAsync(l); Console.WriteLine(l.Count); }")]
    [InlineData("void F(Index.Ref r, int[] xs) { foreach (var x in xs) { var l = new List<int> { x }; r.Tell.AddAsync(l); } }")]
    [InlineData("void F(Index.Ref r) { var l = new List<int>(); r.Tell.AddAsync(l); l = []; Console.WriteLine(l.Count); }")]
    [InlineData("List<int> _l = []; void F(Index.Ref r) { r.Tell.AddAsync([.. _l]); r.Tell.AddAsync(_l.ToList()); }")]
    [InlineData("List<int> _l = []; void F(Other o) { o.Add(_l); } class Other { public void Add(List<int> l) { } }")]
    [InlineData("Rec _o = new(1, \"\"); void F(Index.Ref r) { r.Tell.PutAsync(_o); }")]
    [InlineData("Deep _o = new([], default, null); void F(Index.Ref r) { r.Tell.PutAsync(_o); }")]
    [InlineData("Pair _o; void F(Index.Ref r) { r.Tell.PutAsync(_o); }")]
    [InlineData("Own _o = new(); void F(Index.Ref r) { r.Tell.PutAsync(_o); }")]
    [InlineData("Locked _o = new(); void F(Index.Ref r) { r.Tell.PutAsync(_o); }")]
    [InlineData("Promised _o = new(); void F(Index.Ref r) { r.Tell.PutAsync(_o); }")]
    [InlineData("Vouched _o = new(); void F(Index.Ref r) { r.Tell.PutAsync(_o); }")]
    [InlineData("Index.Ref _o = null!; void F(Index.Ref r) { r.Tell.PutAsync(_o); }")]
    [InlineData("string _s = \"\"; int _n; DateTime _d; void F(Index.Ref r) { r.Tell.PutAsync(_s); r.Tell.PutAsync(_n); r.Tell.PutAsync(_d); }")]
    [InlineData("object _o = new(); IEnumerable<int> _e = []; Action? _a; void F(Index.Ref r) { r.Tell.PutAsync(_o); r.Tell.PutAsync(_e); r.Tell.PutAsync(_a); }")]
    [InlineData("System.Collections.Concurrent.ConcurrentQueue<int> _q = new(); void F(Index.Ref r) { r.Tell.PutAsync(_q); }")]
    [InlineData("void F(Index.Ref r) { var l = new List<int>(); r.Tell.AddAsync(l); l.Add(1); }")]
    [InlineData("void F(Index.Ref r, bool b) { var l = new List<int>(); r.Tell.AddAsync(l); l = b ? [] : [1]; Console.WriteLine(l.Count); }")]
    [InlineData("record R(ImmutableArray<int> Items) { void F(Index.Ref r) { r.Tell.PutAsync(Items); r.Tell.AddAsync([.. Items]); } }")]
    [InlineData("void F(Index.Ref? r) { var l = new List<int>(); r?.Tell.AddAsync(l); }")]
    [InlineData("List<int> P => [1]; void F(Index.Ref r) { r.Tell.AddAsync(P); }")]
    public Task MessageThatIsSafe_IsNotReported(string member) => Verify.IsSilent(HandwrittenHandle.Usings + "class C { " + member + " }" + Types + HandwrittenHandle.Source);

    [Fact]
    public Task Parameter_IsReportedOnTheHighestLevelOnly() => Verify.Diagnoses(
        HandwrittenHandle.Usings + "class C { void F(Index.Ref r, List<int> l) { r.Tell.AddAsync([|l|]); } }" + HandwrittenHandle.Source, ("concurrency.analysis", "complete"));

    [Fact]
    public Task TopLevelStatementsAndExtensionBlocks_AreReported() => new Verify.Test
    {
        IsProgram = true,
        TestCode = HandwrittenHandle.Usings + "Index.Ref r = new(); var l = new List<int>(); await r.Tell.AddAsync([|l|]); Console.WriteLine(l.Count);\n"
            + "static class E { extension(Index.Ref r) { public void Put(List<int> l) { r.Tell.AddAsync([|l|]); Console.WriteLine(l.Count); } } }" + HandwrittenHandle.Source,
    }.RunAsync();

    [Fact]
    public Task TypeOfTheOption_IsSendable() => Verify.IsSilent(
        HandwrittenHandle.Usings + "class C { Open _o = new(); void F(Index.Ref r) { r.Tell.PutAsync(_o); } }" + Types + HandwrittenHandle.Source, ("concurrency.sendable_types", "T:Open"));

    [Fact]
    public Task GeneratedHandle_IsABoundary() => Verify.Diagnoses(
        HandwrittenHandle.Usings + "[Actor] sealed partial class Log { public void Write(List<string> lines) { } } class C { List<string> _l = []; void F(Log.Ref r) { r.Tell.WriteAsync([|_l|]); } }");

    [Theory]
    [InlineData("List<int> _l = []; void F(Index.Ref r) { r.Tell.AddAsync([|_l|]); }", "List<int> _l = []; void F(Index.Ref r) { r.Tell.AddAsync([.. _l]); }")]
    [InlineData("Open _o = new(); void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); }", null)]
    public Task SendCopy(string before, string? after)
    {
        string Code(string member) => HandwrittenHandle.Usings + "class C { " + member + " }" + Types + HandwrittenHandle.Source;
        return after is null ? Verify.OffersNoFix(Code(before)) : Verify.Fixes(Code(before), Code(after));
    }
}
