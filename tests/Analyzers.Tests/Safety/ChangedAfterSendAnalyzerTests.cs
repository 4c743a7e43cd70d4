using Concurrency.CodeFixes;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.ChangedAfterSendAnalyzer, Concurrency.CodeFixes.ChangeBeforeSendCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1006.</summary>
public sealed class ChangedAfterSendAnalyzerTests
{
    private const string Messages = """

        class Msg { public int X; public int P { get; set; } public List<int> L = []; public Msg? Next; }
        struct Val { public int X; public List<int> L; }
        record Rec(int X) { public int Y { get; set; } }
        [ThreadSafe] class Safe { public int X; }
        """;

    [Theory]
    [InlineData("async Task F(ChannelWriter<Msg> w) { var m = new Msg(); await w.WriteAsync(m); [|m|].X = 5; }")]
    [InlineData("async Task F(ChannelWriter<Msg> w) { var m = new Msg(); await w.WriteAsync(m); [|m|].P++; m.L.Add(1); }")]
    [InlineData("async Task F(ChannelWriter<Msg> w) { var m = new Msg(); await w.WriteAsync(m); [|m|].L.Add(1); }")]
    [InlineData("async Task F(ChannelWriter<Msg> w) { var m = new Msg(); await w.WriteAsync(m); [|m|].Next!.X = 1; }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg m) { w.TryWrite(m); [|m|].X = 5; }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg m) { if (w.TryWrite(m)) { [|m|].X = 5; } }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg m) { if (!w.TryWrite(m)) return; [|m|].X = 5; }")]
    [InlineData("void F(ChannelWriter<Msg> w, bool b) { var m = new Msg(); w.TryWrite(m); if (b) { [|m|].X = 5; } }")]
    [InlineData("void F(ChannelWriter<Msg> w, int[] xs) { var m = new Msg(); foreach (int x in xs) { [|m|].X = x; w.TryWrite(m); } }")]
    [InlineData("void F(ChannelWriter<int[]> w) { var a = new int[1]; w.TryWrite(a); [|a|][0] = 1; }")]
    [InlineData("void F(ChannelWriter<List<int>> w) { var l = new List<int>(); try { w.TryWrite(l); } finally { [|l|].Clear(); } }")]
    [InlineData("void F(ChannelWriter<Val> w) { var v = new Val(); w.TryWrite(v); [|v|].L.Add(1); }")]
    [InlineData("async Task F(AsyncQueue<Msg> q) { var m = new Msg(); await q.EnqueueAsync(m); [|m|].X = 1; }")]
    [InlineData("async Task F(Index.Ref r) { var l = new List<int>(); await r.Tell.AddAsync(l); [|l|].Add(1); }")]
    [InlineData("async Task F(Index.Ref r) { var l = new List<int>(); var t = r.AddAsync(l); [|l|].Add(1); await t; }")]
    [InlineData("async Task F(Index.Ref r) { var l = new List<int>(); await r.KeepAsync(l); [|l|].Add(1); }")]
    [InlineData("void F() { var m = new Msg(); Give(m); [|m|].X = 1; } void Give([Transfer] Msg m) { }")]
    [InlineData("Action F(ChannelWriter<Msg> w) => () => { var m = new Msg(); w.TryWrite(m); [|m|].X = 1; };")]
    [InlineData("void F(ChannelWriter<Msg> w) { G(); void G() { var m = new Msg(); Action a = () => { w.TryWrite(m); [|m|].X = 1; }; a(); } }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg? m) { w.TryWrite(m!); [|m|]?.X = 5; }")]
    [InlineData("void F(ChannelWriter<Msg> w) { using var s = new System.IO.MemoryStream(); Msg m = new(); w.TryWrite(m); [|m|].X += (int)s.Length; }")]
    [InlineData("record R(ChannelWriter<Msg> W) { void F(Msg m) { W.TryWrite(m); [|m|].X = 5; } }")]
    [InlineData("class D(ChannelWriter<Msg> w) { int P { get { Msg m = new(); w.TryWrite(m); [|m|].X = 5; return field; } set; } }")]
    public Task ChangeAfterSend_IsReported(string member) => Verify.Diagnoses(HandwrittenHandle.Usings + "class C { " + member + " }" + Messages + HandwrittenHandle.Source);

    [Theory]
    [InlineData("async Task F(ChannelWriter<Msg> w) { var m = new Msg(); m.X = 5; await w.WriteAsync(m); }")]
    [InlineData("async Task F(ChannelWriter<Msg> w) { var m = new Msg(); await w.WriteAsync(m); m = new Msg(); m.X = 5; }")]
    [InlineData("async Task F(ChannelWriter<Msg> w) { var m = new Msg(); await w.WriteAsync(m); Console.WriteLine(m.X + m.L.Count); }")]
    [InlineData("void F(ChannelWriter<Msg> w, int[] xs) { foreach (int x in xs) { var m = new Msg(); m.X = x; w.TryWrite(m); } }")]
    [InlineData("void F(ChannelWriter<Msg> w, int[] xs) { Msg m; foreach (int x in xs) { m = new Msg(); m.X = x; w.TryWrite(m); } }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg m) { if (!w.TryWrite(m)) { m.X = 5; } }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg m) { if (w.TryWrite(m)) return; m.X = 5; }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg m) { bool sent = w.TryWrite(m); if (!sent) { m.X = 5; } }")]
    [InlineData("void F(ChannelWriter<Val> w) { var v = new Val(); w.TryWrite(v); v.X = 5; }")]
    [InlineData("void F(ChannelWriter<int> w) { int n = 0; w.TryWrite(n); n++; }")]
    [InlineData("void F(ChannelWriter<string> w) { string s = \"a\"; w.TryWrite(s); s += \"b\"; }")]
    [InlineData("void F(ChannelWriter<Safe> w) { var s = new Safe(); w.TryWrite(s); s.X = 1; }")]
    [InlineData("void F(ChannelWriter<List<int>> w) { var l = new List<int>(); w.TryWrite([.. l]); l.Add(1); }")]
    [InlineData("void F(ChannelWriter<List<int>> w) { var l = new List<int>(); w.TryWrite(l.ToList()); l.Add(1); }")]
    [InlineData("void F(ChannelWriter<Rec> w) { var r = new Rec(1); w.TryWrite(r with { }); r.Y = 2; }")]
    [InlineData("void F(ChannelWriter<ImmutableArray<int>> w) { var a = ImmutableArray<int>.Empty; w.TryWrite(a); a = a.Add(1); }")]
    [InlineData("async Task F(Index.Ref r) { var l = new List<int>(); await r.AddAsync(l); l.Add(1); }")]
    [InlineData("async Task F(Index.Ref r) { var l = new List<int>(); await r.AddAsync(l).ConfigureAwait(false); l.Add(1); }")]
    [InlineData("void F(List<Msg> list) { var m = new Msg(); list.Add(m); m.X = 1; }")]
    [InlineData("void F(ChannelWriter<Msg> w, bool b) { var m = new Msg(); if (b) { w.TryWrite(m); } else { m.X = 1; } }")]
    [InlineData("void F() { var m = new Msg(); Keep(m); m.X = 1; } void Keep(Msg m) { }")]
    [InlineData("void F(System.IO.BinaryWriter w, byte[] b) { w.Write(b); b[0] = 1; }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg m, bool b) { w.TryWrite(m); m = b ? new Msg() : new Msg { X = 1 }; m.X = 5; }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg? m) { w.TryWrite(m!); Console.WriteLine(m?.X ?? 0); }")]
    [InlineData("record R(ChannelWriter<Rec> W) { void F(Rec r) { W.TryWrite(r); r = r with { Y = 1 }; } }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg m) { w.TryWrite(m); (m, _) = (new Msg(), 1); }")]
    [InlineData("void F(ChannelWriter<Msg> w) { foreach (Msg m in new Msg[2]) { m.X = 1; w.TryWrite(m); } }")]
    public Task ChangeThatNobodySees_IsNotReported(string member) => Verify.IsSilent(HandwrittenHandle.Usings + "class C { " + member + " }" + Messages + HandwrittenHandle.Source);

    [Fact]
    public Task MethodOfTheOption_IsASend() => Verify.Diagnoses(
        HandwrittenHandle.Usings + "class Bus { public void Publish(Msg m) { } } class C { void F(Bus b, Msg m) { b.Publish(m); [|m|].X = 1; } }" + Messages,
        ("concurrency.send_apis", "M:Bus.Publish(Msg)"));

    [Fact]
    public Task TopLevelStatementsAndExtensionBlocks_AreReported() => new Verify.Test
    {
        IsProgram = true,
        TestCode = HandwrittenHandle.Usings + "var c = Channel.CreateBounded<Msg>(1); var m = new Msg(); await c.Writer.WriteAsync(m); [|m|].X = 1;\n"
            + "static class E { extension(ChannelWriter<Msg> w) { public void Put(Msg m) { w.TryWrite(m); [|m|].X = 1; } } }" + Messages,
    }.RunAsync();

    [Theory]
    [InlineData("class", DiagnosticSeverity.Info)]
    [InlineData("[ThreadSafe] class", DiagnosticSeverity.Warning)]
    public async Task OrdinaryType_GetsASuggestion(string type, DiagnosticSeverity severity)
    {
        var test = new Verify.Test { TestCode = HandwrittenHandle.Usings + type + " C { void F(ChannelWriter<Msg> w, Msg m) { w.TryWrite({|#1:m|}); if (m.X > 0) { {|#0:m|}.X = 1; } } }" + Messages };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.ChangedAfterSendId, severity).WithLocation(0).WithLocation(1).WithArguments("m", "TryWrite"));
        await test.RunAsync();
    }

    [Theory]
    [InlineData("w.TryWrite(m);\n        [|m|].X = 5;", "m.X = 5;\n        w.TryWrite(m);")]
    [InlineData("w.TryWrite(m);\n        [|m|].X = 5;\n        m.L.Add(1);", "m.X = 5;\n        m.L.Add(1);\n        w.TryWrite(m);")]
    [InlineData("w.TryWrite(m);\n        [|m|].X = 5;\n        Console.WriteLine();\n        m.P = 1;", null)]
    [InlineData("w.TryWrite(m);\n        Console.WriteLine();\n        [|m|].X = 5;", null)]
    [InlineData("if (w.TryWrite(m))\n        [|m|].X = 5;", null)]
    public Task ChangeBeforeSend(string before, string? after)
    {
        string Code(string body) => HandwrittenHandle.Usings + "class C\n{\n    void F(ChannelWriter<Msg> w, Msg m)\n    {\n        " + body + "\n    }\n}" + Messages;
        return after is null ? Verify.OffersNoFix(Code(before)) : Verify.Fixes(Code(before), Code(after));
    }

    [Theory]
    [InlineData("void F(ChannelWriter<List<int>> w, List<int> l) { w.TryWrite(l); [|l|].Add(1); }", "void F(ChannelWriter<List<int>> w, List<int> l) { w.TryWrite([.. l]); l.Add(1); }")]
    [InlineData("void F(ChannelWriter<Rec> w, Rec r) { w.TryWrite(r); [|r|].Y = 1; }", "void F(ChannelWriter<Rec> w, Rec r) { w.TryWrite(r with { }); r.Y = 1; }")]
    [InlineData("void F(ChannelWriter<Dictionary<int, int>> w, Dictionary<int, int> d) { w.TryWrite(d); [|d|][1] = 1; }", "void F(ChannelWriter<Dictionary<int, int>> w, Dictionary<int, int> d) { w.TryWrite(new(d)); d[1] = 1; }")]
    [InlineData("void F(ChannelWriter<Msg> w, Msg m) { w.TryWrite(m); [|m|].X = 1; }", null)]
    public Task SendCopy(string before, string? after)
    {
        string Code(string member) => HandwrittenHandle.Usings + "class C { " + member + " }" + Messages;
        return after is null
            ? AnalyzerVerifier<Analyzers.Safety.ChangedAfterSendAnalyzer, SendCopyCodeFix>.OffersNoFix(Code(before))
            : AnalyzerVerifier<Analyzers.Safety.ChangedAfterSendAnalyzer, SendCopyCodeFix>.Fixes(Code(before), Code(after));
    }
}
