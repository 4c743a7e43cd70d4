using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Concurrency.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1010: is state of a worker pool's one object written by bodies that run at the same time?</summary>
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
        if (Annotations.Find(type, "WorkerPoolAttribute") is not { } attribute || HasOneWorker(attribute))
        {
            return;
        }

        HashSet<ISymbol> jobs = new(HandleMethods.Of(type, static t => Annotations.Has(t, "WorkerPoolAttribute"), "JobAttribute", "MessageAttribute"), SymbolEqualityComparer.Default);
        if (jobs.Count == 0)
        {
            return;
        }

        var uses = new SharedStateUses(type, jobs, facts);
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

    // Concurrency = 1: bodies run one after the other.
    private static bool HasOneWorker(AttributeData attribute) => attribute.NamedArguments.Any(static a => a is { Key: "Concurrency", Value.Value: 1 });
}
