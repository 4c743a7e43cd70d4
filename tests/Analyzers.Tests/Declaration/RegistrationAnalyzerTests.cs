using System.Collections.Immutable;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Tests;

/// <summary>CG0070.</summary>
public sealed class RegistrationAnalyzerTests
{
    private const string Actor = "[Actor] public sealed partial class Orders { public void Place() { } } ";

    [Theory]
    [InlineData(Actor, "Orders")]
    [InlineData("[WorkerPool] public sealed partial class Renders { public void Render() { } }", "Renders")]
    [InlineData("[Pipeline] public sealed partial class Import { [Stage(1)] private static void Save(string line) { } } " + Actor, "Import")]
    public async Task ApplicationThatRegistersNothing_IsReportedOnce(string types, string name)
    {
        Diagnostic diagnostic = Assert.Single(await Analyze("new ServiceCollection().AddSingleton<object>();", types));
        Assert.Equal(("CG0070", name), (diagnostic.Id, diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
    }

    [Theory]
    [InlineData("new ServiceCollection().AddConcurrency();", Actor)]
    [InlineData("new ServiceCollection().AddActor<Orders.Ref>(o => o.Capacity = 5);", Actor)]
    [InlineData("new ServiceCollection().AddConcurrent<Orders.Ref>();", Actor)]
    [InlineData("System.Func<IServiceCollection, IServiceCollection> add = ConcurrencyRegistrations.AddConcurrency; add(new ServiceCollection());", Actor)]
    [InlineData("", "public sealed class Plain;")]
    [InlineData("", "[Actor] public abstract partial class Base { public void Place() { } }")]
    [InlineData("", "[Actor, NotRegistered] public sealed partial class Orders { public void Place() { } }")]
    public async Task ApplicationThatRegistersOrDeclaresNothing_IsSilent(string main, string types) => Assert.Empty(await Analyze(main, types));

    [Fact]
    public async Task Library_IsSilent() => Assert.Empty(await Analyze("", Actor, OutputKind.DynamicallyLinkedLibrary));

    [Fact]
    public async Task ApplicationWithoutThePackage_IsSilent() => Assert.Empty(await Analyze("", Actor, OutputKind.ConsoleApplication, References.WithContainer));

    [Fact]
    public async Task TestProject_IsSilent() =>
        Assert.Empty(await Analyze("", Actor, OutputKind.ConsoleApplication, [.. References.WithHosting, MetadataReference.CreateFromFile(typeof(FactAttribute).Assembly.Location)]));

    private static async Task<ImmutableArray<Diagnostic>> Analyze(string main, string types, OutputKind kind = OutputKind.ConsoleApplication, IReadOnlyList<MetadataReference>? references = null)
    {
        string source = $"using Concurrency; using Microsoft.Extensions.DependencyInjection; {types} public static class Program {{ public static void Main() {{ {main} }} }}";
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Compile(("Test.cs", source)).WithReferences(references ?? References.WithHosting).WithOptions(new CSharpCompilationOptions(kind)));
        Assert.DoesNotContain(run.Output.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        return await run.Output.WithAnalyzers([new RegistrationAnalyzer()]).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
    }
}
