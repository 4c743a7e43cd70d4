using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Tests;

public sealed class RuntimeContractAnalyzerTests
{
    [Fact]
    public async Task RuntimeOfThisVersion_IsSilent() => Assert.Empty(await Analyze(References.All));

    [Fact]
    public async Task NoRuntime_IsSilent() => Assert.Empty(await Analyze(References.Framework));

    [Theory]
    [InlineData("namespace Concurrency { public class ActorAttribute : System.Attribute { } }")]
    [InlineData("namespace Concurrency { public class ActorAttribute : System.Attribute { } } namespace Concurrency.CompilerServices { public static class RuntimeContract { public const int Version = 2; } }")]
    public async Task RuntimeOfAnotherVersion_IsReported(string runtime)
    {
        CSharpCompilation other = CSharpCompilation.Create("Concurrency.Runtime", [CSharpSyntaxTree.ParseText(runtime)], References.Framework, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Equal("CG9001", Assert.Single(await Analyze([.. References.Framework, other.ToMetadataReference()])).Id);
    }

    private static Task<System.Collections.Immutable.ImmutableArray<Diagnostic>> Analyze(IReadOnlyList<MetadataReference> references) =>
        CSharpCompilation.Create("T", [CSharpSyntaxTree.ParseText("class C;")], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .WithAnalyzers([new RuntimeContractAnalyzer()]).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
}
