using Concurrency.Analyzers;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Generators.Tests;

/// <summary>Whatever stands in the file: the generator does not throw, and what it generates compiles or a CG rule says why it is not there.</summary>
public sealed class ActorRobustnessTests
{
    [Theory]
    [InlineData("[Actor] public class A { public void X() { } }")]
    [InlineData("[Actor] [Actor] public partial class A { public void X() { } }")]
    [InlineData("[Actor] public partial class A { public void X() { } } [Actor] public partial class A { public void Y() { } }")]
    [InlineData("[Actor] public partial class A { public void X(")]
    [InlineData("[Actor] public partial class { public void X() { } }")]
    [InlineData("[Actor(Capacity = )] public partial class A { public void X() { } }")]
    [InlineData("[Actor(HandleName = \"no good\")] public partial class A { public void X() { } }")]
    [InlineData("[Actor] public partial class A { public Missing X(Missing m) => m; }")]
    [InlineData("[Actor] public partial class A : Missing { public override string X() => \"\"; }")]
    [InlineData("[Actor] public partial class A<T> where T : allows ref struct { public void X(T t) { } }")]
    [InlineData("[Actor] public unsafe partial class A { public void X(int*[] p) { } public delegate*<int> Y() => null; }")]
    [InlineData("[Actor] public partial class A { public void X(System.Collections.Generic.List<Hidden> p) { } private class Hidden; }")]
    [InlineData("[Actor] public partial class A { public System.Collections.Generic.IAsyncEnumerable<int> X() => null!; }")]
    [InlineData("[Actor] public partial class A { public A(ref int x) { } public void X() { } }")]
    [InlineData("[Actor] public partial class A { public int Ref; public void Self() { } public void X() { } }")]
    [InlineData("file class F; [Actor] file partial class A { public void X() { } }")]
    [InlineData("[Actor] public partial class A { public void GetType(int a) { } public void ToString(int b) { } public void TryTellSender() { } }")]
    [InlineData("[Actor] public partial class A<Message> { public void X(Message m) { } }")]
    public async Task BrokenDeclaration_IsReportedOrCompiles(string source)
    {
        GeneratorRun run = GeneratorRun.Of("using Concurrency;\n" + source);

        Assert.All(run.Result.Results, r => Assert.Null(r.Exception));
        var inGenerated = run.Problems.Where(d => run.Sources.Any(s => s.SyntaxTree == d.Location.SourceTree)).ToList();
        CompilationWithAnalyzers analysis = run.Output.WithAnalyzers([new ActorDeclarationAnalyzer()]);
        var reported = await analysis.GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        Assert.DoesNotContain(reported, d => d.Id == "AD0001");
        bool compilerSaysWhy = run.Input.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(compilerSaysWhy || inGenerated.Count == 0, string.Join("\n", inGenerated));
        Assert.True(compilerSaysWhy || run.Sources.Length > 0 || reported.Any(d => d.Id.StartsWith("CG0", StringComparison.Ordinal)), "Nothing generated and nothing reported");
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.CSharp14)]
    [InlineData(LanguageVersion.Preview)]
    public void EveryLanguageVersionInUse_Compiles(LanguageVersion version)
    {
        const string Source = "using Concurrency; [Actor] public partial class A(int n) { public int X(string s, int m = 3) => n + m; public void Y() => Self.TryTell.X(\"\"); }";
        Assert.Empty(GeneratorRun.Of(GeneratorRun.Compile(References.ParseOptions.WithLanguageVersion(version), ("A.cs", Source))).Problems);
    }

    [Theory]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Enable)]
    public void NullableOnOrOff_CheckedArithmetic_Compiles(NullableContextOptions nullable)
    {
        const string Source = "using Concurrency; [Actor] public sealed partial class A { public string X(string s = null, object o = default, params string[] rest) => s; }";
        CSharpCompilation compilation = GeneratorRun.Compile(("A.cs", Source));
        GeneratorRun run = GeneratorRun.Of(compilation.WithOptions(compilation.Options.WithNullableContextOptions(nullable).WithOverflowChecks(true)));
        Assert.DoesNotContain(run.Problems, d => run.Sources.Any(s => s.SyntaxTree == d.Location.SourceTree));
    }

    [Fact]
    public void SameInput_SameBytes()
    {
        const string Source = "using Concurrency; [Actor] public sealed partial class A { public int X(string s, int n = 3) => n; }";
        Assert.Equal(GeneratorRun.Of(Source).Sources.Select(s => s.SourceText.ToString()), GeneratorRun.Of(Source).Sources.Select(s => s.SourceText.ToString()));
    }
}
