using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1014: does a stream enumerate state that other messages change while its reader takes its time?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EnumeratedStateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.EnumeratedState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            start.RegisterSymbolStartAction(c => StartType(c, facts), SymbolKind.NamedType);
        });
    }

    private static void StartType(SymbolStartAnalysisContext context, CompilationFacts facts)
    {
        if (!Annotations.IsOwner((INamedTypeSymbol)context.Symbol))
            return;

        var changed = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        var enumerated = new ConcurrentBag<(ISymbol State, Location Place)>();
        context.RegisterOperationAction(
            c =>
            {
                if (c.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } && facts.Safety.IsMutatedAt(c.Operation) && Writes.ReferredSymbol(c.Operation) is { } state)
                    changed[state] = true;
            },
            OperationKind.FieldReference,
            OperationKind.PropertyReference);
        context.RegisterOperationAction(
            c =>
            {
                if (c.Operation is IForEachLoopOperation loop && Turns.IsTurn(c.ContainingSymbol) && EnclosingFunction.Of(loop) is not (IAnonymousFunctionOperation or ILocalFunctionOperation)
                    && LiveState.Of(loop.Collection, facts) is { } live && Yields(loop.Body))
                {
                    enumerated.Add((live.Member, loop.Collection.Syntax.GetLocation()));
                }
            },
            OperationKind.Loop);
        context.RegisterSymbolEndAction(end =>
        {
            foreach ((ISymbol state, Location place) in enumerated)
            {
                // What nobody changes after construction may be enumerated as long as anybody likes.
                if (changed.ContainsKey(state))
                    end.ReportDiagnostic(Diagnostic.Create(Rules.EnumeratedState, place, state.Name));
            }
        });
    }

    private static bool Yields(IOperation body)
    {
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            if (operation is IReturnOperation { Kind: OperationKind.YieldReturn } && EnclosingFunction.Of(operation) == EnclosingFunction.Of(body))
                return true;
        }

        return false;
    }
}
