using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1003: is a field that is shared through <c>volatile</c>, <c>Volatile</c> or <c>Interlocked</c> updated in steps others can come between?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AtomicFieldAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.AtomicField];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // The generated half of a type counts as use of its fields, it is never reported.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            if (facts.Types.Interlocked is not null)
            {
                start.RegisterSymbolStartAction(c => new AtomicFieldUses((INamedTypeSymbol)c.Symbol, facts).Register(c), SymbolKind.NamedType);
            }
        });
    }
}
