using Concurrency.Analyzers;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Generators.Tests;

/// <summary>Whatever stands in the file: the generator does not throw, and what it generates compiles or a CG rule says why it is not there.</summary>
public sealed class WorkerPoolRobustnessTests
{
    [Theory]
    [InlineData("[WorkerPool] public class A { public void X() { } }")]
    [InlineData("[WorkerPool] [WorkerPool] public partial class A { public void X() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void X() { } } [WorkerPool] public partial class A { public void Y() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void X(")]
    [InlineData("[WorkerPool] public partial class { public void X() { } }")]
    [InlineData("[WorkerPool(Capacity = )] public partial class A { public void X() { } }")]
    [InlineData("[WorkerPool(HandleName = \"no good\")] public partial class A { public void X() { } }")]
    [InlineData("[WorkerPool] public partial class A { public Missing X(Missing m) => m; }")]
    [InlineData("[WorkerPool] public partial class A : Missing { public override string X() => \"\"; }")]
    [InlineData("[WorkerPool] public partial class A<T> where T : allows ref struct { public void X(T t) { } }")]
    [InlineData("[WorkerPool] public unsafe partial class A { public void X(int*[] p) { } public delegate*<int> Y() => null; }")]
    [InlineData("[WorkerPool] public partial class A { public void X(System.Collections.Generic.List<Hidden> p) { } private class Hidden; }")]
    [InlineData("[WorkerPool] public partial class A { public System.Collections.Generic.IAsyncEnumerable<int> X() => null!; }")]
    [InlineData("[WorkerPool] public partial class A { public A(ref int x) { } public void X() { } }")]
    [InlineData("[WorkerPool] public partial class A { public int Pool; public void Self() { } public void X() { } }")]
    [InlineData("file class F; [WorkerPool] file partial class A { public void X() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void GetType(int a) { } public void ToString(int b) { } public void TryPoster() { } }")]
    [InlineData("[WorkerPool] public partial class A<Jobs> { public void X(Jobs m) { } }")]
    public async Task BrokenDeclaration_IsReportedOrCompiles(string source)
    {
        GeneratorRun run = GeneratorRun.Of("using Concurrency;\n" + source);

        Assert.All(run.Result.Results, r => Assert.Null(r.Exception));
        var inGenerated = run.Problems.Where(d => run.Sources.Any(s => s.SyntaxTree == d.Location.SourceTree)).ToList();
        CompilationWithAnalyzers analysis = run.Output.WithAnalyzers([new WorkerPoolDeclarationAnalyzer()]);
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
        const string Source = "using Concurrency; [WorkerPool] public partial class A(int n) { public int X(string s, int m = 3) => n + m; }";
        Assert.Empty(GeneratorRun.Of(GeneratorRun.Compile(References.ParseOptions.WithLanguageVersion(version), ("A.cs", Source))).Problems);
    }

    [Theory]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Enable)]
    public void NullableOnOrOff_CheckedArithmetic_Compiles(NullableContextOptions nullable)
    {
        const string Source = "using Concurrency; [WorkerPool] public sealed partial class A { public string X(string s = null, object o = default, params string[] rest) => s; }";
        CSharpCompilation compilation = GeneratorRun.Compile(("A.cs", Source));
        GeneratorRun run = GeneratorRun.Of(compilation.WithOptions(compilation.Options.WithNullableContextOptions(nullable).WithOverflowChecks(true)));
        Assert.DoesNotContain(run.Problems, d => run.Sources.Any(s => s.SyntaxTree == d.Location.SourceTree));
    }

    [Fact]
    public void SameInput_SameBytes()
    {
        const string Source = "using Concurrency; [WorkerPool] public sealed partial class A { public int X(string s, int n = 3) => n; }";
        Assert.Equal(GeneratorRun.Of(Source).Sources.Select(s => s.SourceText.ToString()), GeneratorRun.Of(Source).Sources.Select(s => s.SourceText.ToString()));
    }
}
