using System.Collections.Immutable;
using Concurrency.Analyzers.Safety;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1021 beside other packages' rules.</summary>
public sealed class AsyncVoidSuppressorTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("perhaps", false)]
    [InlineData(null, false)]
    public async Task OtherRule_IsSilencedOnlyWhereTheConfigurationSaysSo(string? option, bool isSuppressed) => Assert.Equal(isSuppressed, await IsSuppressed(option, ReportDiagnostic.Default));

    [Fact]
    public async Task OtherRule_IsKept_WhereOursIsSwitchedOff() => Assert.False(await IsSuppressed("true", ReportDiagnostic.Suppress));

    private static async Task<bool> IsSuppressed(string? option, ReportDiagnostic ours)
    {
        CSharpCompilation compilation = GeneratorRun.Compile(("Test.cs", "class C { async void F() { await System.Threading.Tasks.Task.Yield(); } }"));
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions([new(Rules.AsyncVoidId, ours)]));
        var options = new AnalyzerOptions([], new OneOption(option));
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers(
            [new OtherPackage(), new AsyncVoidSuppressor()],
            new CompilationWithAnalyzersOptions(options, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true));
        ImmutableArray<Diagnostic> reported = await analysis.GetAllDiagnosticsAsync();
        return reported.Single(d => d.Id == "VSTHRD100").IsSuppressed;
    }

#pragma warning disable RS1001, RS1025, RS1026, RS1036, RS1038, RS2008 // Stands in for another package's rule; it is not shipped.
    private sealed class OtherPackage : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Rule = new("VSTHRD100", "Avoid async void", "Avoid async void", "Usage", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSymbolAction(c => c.ReportDiagnostic(Diagnostic.Create(Rule, c.Symbol.Locations[0])), SymbolKind.NamedType);
        }
    }
#pragma warning restore RS1001, RS1025, RS1026, RS1036, RS1038, RS2008

    private sealed class OneOption(string? value) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(null);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values(value);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(string? value) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string found)
            {
                found = value ?? string.Empty;
                return value is not null && key == "concurrency.CG1021.suppress_others";
            }
        }
    }
}
