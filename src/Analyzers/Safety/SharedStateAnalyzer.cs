using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1010: is state of the one object of a pool or pipeline written by bodies that run at the same time?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SharedStateAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.SharedState];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            start.RegisterSymbolStartAction(symbolStart => Start(symbolStart, facts), SymbolKind.NamedType);
        });
    }

    private static void Start(SymbolStartAnalysisContext context, CompilationFacts facts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (SharedBodies.Of(type) is not { } bodies)
        {
            return;
        }

        var uses = new SharedStateUses(type, bodies, facts);
        context.RegisterOperationAction(uses.Collect, OperationKind.FieldReference, OperationKind.PropertyReference, OperationKind.Invocation);
        context.RegisterSymbolEndAction(end => Report(end, uses));
    }

    private static void Report(SymbolAnalysisContext context, SharedStateUses uses)
    {
        foreach (SharedStateFinding finding in uses.Findings())
        {
            ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
                Rules.SharedState, DiagnosticSeverity.Warning, finding.Places[0], finding.Places.Skip(1), null, finding.State.Name, finding.Jobs, finding.Consequence);
        }
    }
}
