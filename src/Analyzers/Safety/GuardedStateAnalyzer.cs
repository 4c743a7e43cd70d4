using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1002 and CG1004: is state that threads share used without the lock that guards it, or changed without any?</summary>
/// <remarks>
/// A lockset analysis after Eraser (Savage et al., SOSP 1997) and RacerD (Blackshear et al., OOPSLA 2018), per type: the guard is the lock that the other uses hold, and private methods
/// hold what all of their callers hold.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class GuardedStateAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic with the lock to take, as an expression; absent when a <c>lock</c> statement cannot take it.</summary>
    internal const string LockProperty = "Lock";

    /// <summary>The property of a diagnostic that stands at a guarded collection on its way out of a held lock.</summary>
    internal const string ReturnProperty = "Return";

    /// <summary>The property, with the lock to take, of a diagnostic at a guarded collection that is handed out without the lock.</summary>
    internal const string HandedOutProperty = "HandedOut";

    /// <summary>The property of a diagnostic about a collection, every use of which needs the lock.</summary>
    internal const string CollectionProperty = "Collection";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.GuardedField, Rules.StaticCollection];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // The generated half of a type counts as use of its fields, it is never reported.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            start.RegisterSymbolStartAction(c => Start(c, facts), SymbolKind.NamedType);
        });
    }

    private static void Start(SymbolStartAnalysisContext context, CompilationFacts facts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.DeclaringSyntaxReferences.IsEmpty)
        {
            return;
        }

        var locks = new CallerLocks(type, facts);
        var uses = new StateUses(type, facts, locks);
        if (uses.IsEmpty)
        {
            return;
        }

        uses.Register(context);
        locks.Register(context);
        context.RegisterSymbolEndAction(end => new GuardedStateVerdict(type, facts, locks, uses, end.ReportDiagnostic).Report());
    }
}
