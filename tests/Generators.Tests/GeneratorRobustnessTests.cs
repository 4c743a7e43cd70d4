using System.Collections.Immutable;
using Concurrency.Analyzers;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Generators.Tests;

/// <summary>
/// Whatever stands in the file: the generator does not throw, and what it generates compiles or a CG rule says why it is not there. The same questions to each generator.
/// </summary>
/// <param name="mark">The attribute of the class.</param>
/// <param name="methodMark">What stands before a method that belongs to the handle, followed by a blank.</param>
/// <param name="handle">The nested type that is generated.</param>
public abstract class GeneratorRobustnessTests(string mark, string methodMark, string handle)
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Declaration =
        [.. typeof(ActorDeclarationAnalyzer).Assembly.GetTypes().Where(t => t.Name.EndsWith("DeclarationAnalyzer", StringComparison.Ordinal)).Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t, nonPublic: true)!)];

    // $ is the mark, @ what stands before a method, Handle the nested type's name.
    [Theory]
    [InlineData("[$] public class A { @public int X(int n) => n; }")]
    [InlineData("[$] [$] public partial class A { @public int X(int n) => n; }")]
    [InlineData("[$] public partial class A { @public int X(int n) => n; } [$] public partial class A { @public int Y(int n) => n; }")]
    [InlineData("[$] public partial class A { @public int X(")]
    [InlineData("[$] public partial class { @public int X(int n) => n; }")]
    [InlineData("[$(HandleName = )] public partial class A { @public int X(int n) => n; }")]
    [InlineData("[$(HandleName = \"no good\")] public partial class A { @public int X(int n) => n; }")]
    [InlineData("[$] public partial class A { @public Missing X(Missing m) => m; }")]
    [InlineData("[$] public partial class A : Missing { @public override string X(int n) => \"\"; }")]
    [InlineData("[$] public partial class A<T> where T : allows ref struct { @public int X(T t) => 1; }")]
    [InlineData("[$] public unsafe partial class A { @public int X(int*[] p) => 1; @public delegate*<int> Y(int n) => null; }")]
    [InlineData("[$] public partial class A { @public int X(System.Collections.Generic.List<Hidden> p) => 1; private class Hidden; }")]
    [InlineData("[$] public partial class A { @public System.Collections.Generic.IAsyncEnumerable<int> X(int n) => null!; }")]
    [InlineData("[$] public partial class A { public A(ref int x) { } @public int X(int n) => n; }")]
    [InlineData("[$] public partial class A { public int Handle; public int Self() => 1; @public int X(int n) => n; }")]
    [InlineData("file class F; [$] file partial class A { @public int X(int n) => n; }")]
    [InlineData("[$] public partial class A { @public int GetType(int a) => a; }")]
    [InlineData("[$] public partial class A { @public int ToString(int a) => a; }")]
    [InlineData("[$] public partial class A<Handle> { @public int X(Handle m) => 1; }")]
    public Task BrokenDeclaration_IsReportedOrCompiles(string source) => AssertReportedOrCompiles(source.Replace("$", mark, StringComparison.Ordinal).Replace("@", methodMark, StringComparison.Ordinal).Replace("Handle", handle, StringComparison.Ordinal).Replace(handle + "Name", "HandleName", StringComparison.Ordinal));

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.CSharp14)]
    [InlineData(LanguageVersion.Preview)]
    public void EveryLanguageVersionInUse_Compiles(LanguageVersion version)
    {
        string source = $"using Concurrency; [{mark}] public partial class A(int n) {{ {methodMark}public int X(string s) => n + s.Length; }}";
        Assert.Empty(GeneratorRun.Of(GeneratorRun.Compile(References.ParseOptions.WithLanguageVersion(version), ("A.cs", source))).Problems);
    }

    [Theory]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Enable)]
    public void NullableOnOrOff_CheckedArithmetic_Compiles(NullableContextOptions nullable)
    {
        string source = $"using Concurrency; [{mark}] public sealed partial class A {{ {methodMark}public string X(string s) => s; }}";
        CSharpCompilation compilation = GeneratorRun.Compile(("A.cs", source));
        GeneratorRun run = GeneratorRun.Of(compilation.WithOptions(compilation.Options.WithNullableContextOptions(nullable).WithOverflowChecks(true)));
        Assert.Single(run.Sources);
        Assert.DoesNotContain(run.Problems, d => run.Sources.Any(s => s.SyntaxTree == d.Location.SourceTree));
    }

    [Fact]
    public void SameInput_SameBytes()
    {
        string source = $"using Concurrency; [{mark}] public sealed partial class A {{ {methodMark}public int X(string s) => 1; }}";
        string[] first = [.. GeneratorRun.Of(source).Sources.Select(s => s.SourceText.ToString())];
        Assert.Single(first);
        Assert.Equal(first, GeneratorRun.Of(source).Sources.Select(s => s.SourceText.ToString()));
    }

    /// <summary>The first test, for what only this kind of class can have.</summary>
    protected static async Task AssertReportedOrCompiles(string source)
    {
        GeneratorRun run = GeneratorRun.Of("using Concurrency;\n" + source);

        Assert.All(run.Result.Results, r => Assert.Null(r.Exception));
        var inGenerated = run.Problems.Where(d => run.Sources.Any(s => s.SyntaxTree == d.Location.SourceTree)).ToList();
        ImmutableArray<Diagnostic> reported = await run.Output.WithAnalyzers(Declaration).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        Assert.DoesNotContain(reported, d => d.Id == "AD0001");
        bool compilerSaysWhy = run.Input.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(compilerSaysWhy || inGenerated.Count == 0, string.Join("\n", inGenerated));
        Assert.True(compilerSaysWhy || run.Sources.Length > 0 || reported.Any(d => d.Id.StartsWith("CG0", StringComparison.Ordinal)), "Nothing generated and nothing reported");
    }
}
