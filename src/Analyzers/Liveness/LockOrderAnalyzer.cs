using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2012: can two functions of a type wait for each other's lock, or one for its own?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LockOrderAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.LockOrder];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            var permits = new PermitCalls(facts.Types);
            start.RegisterSymbolStartAction(c => Start(c, facts, permits), SymbolKind.NamedType);
            start.RegisterOperationAction(c => AnalyzeArguments(c, facts, permits), OperationKind.Lock, OperationKind.Invocation);
        });
    }

    private static void Start(SymbolStartAnalysisContext context, CompilationFacts facts, PermitCalls permits)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.DeclaringSyntaxReferences.IsEmpty || !LockOrder.HasLocks(type, facts.Types)
            || !facts.MayReportLiveness(type, type.DeclaringSyntaxReferences[0].SyntaxTree))
        {
            return;
        }

        var order = new LockOrder(type, facts, permits);
        context.RegisterOperationAction(order.Collect, OperationKind.Lock, OperationKind.Invocation);
        context.RegisterSymbolEndAction(end => Report(end, order.Edges()));
    }

    private static void AnalyzeArguments(OperationAnalysisContext context, CompilationFacts facts, PermitCalls permits)
    {
        IOperation? lockObject = context.Operation switch
        {
            ILockOperation @lock => @lock.LockedValue,
            IInvocationOperation call when PermitCalls.MayTake(call.TargetMethod.Name) && permits.Taken(call) is { Acquisition: not PermitAcquisition.Attempt } => call.Instance ?? call.Arguments[0].Value,
            _ => null,
        };
        if (lockObject is not null && SwappedLocks.OuterOf(context, facts, lockObject) is { } outer && facts.MayReportLiveness(context.ContainingSymbol.ContainingType, context.Operation.Syntax.SyntaxTree))
        {
            Location place = context.Operation is ILockOperation ? lockObject.Syntax.GetLocation() : context.Operation.Syntax.GetLocation();
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.LockOrder, place, [outer.Syntax.GetLocation()], $"'{lockObject.Syntax}' is taken while '{outer.Syntax}' is held: a call with the two swapped takes them in opposite order"));
        }
    }

    private static void Report(SymbolAnalysisContext context, List<LockEdge> edges)
    {
        var reported = new List<LockEdge>();
        foreach (LockEdge edge in edges)
        {
            if (Contains(reported, edge))
            {
                continue;
            }

            if (edge.IsSelf)
            {
                reported.Add(edge);
                context.ReportDiagnostic(Diagnostic.Create(Rules.LockOrder, edge.Step, edge.Others, $"'{edge.Inner.Name}' is taken again while it is held: a semaphore does not know its owner, so this waits for itself"));
            }
            else if (Opposite(edges, edge) is { } other && !Contains(reported, other))
            {
                // The later one of the two, the other path attached.
                reported.Add(edge);
                reported.Add(other);
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.LockOrder,
                    other.Step,
                    [.. other.Others, edge.Step, .. edge.Others],
                    $"'{other.Inner.Name}' is taken while '{other.Outer.Name}' is held, and elsewhere '{other.Outer.Name}' while '{other.Inner.Name}' is held: each can wait for the other forever"));
            }
        }
    }

    private static LockEdge? Opposite(List<LockEdge> edges, LockEdge edge)
    {
        foreach (LockEdge other in edges)
        {
            if (SymbolEqualityComparer.Default.Equals(other.Outer, edge.Inner) && SymbolEqualityComparer.Default.Equals(other.Inner, edge.Outer))
            {
                return other;
            }
        }

        return null;
    }

    private static bool Contains(List<LockEdge> edges, LockEdge edge)
    {
        foreach (LockEdge one in edges)
        {
            if (SymbolEqualityComparer.Default.Equals(one.Outer, edge.Outer) && SymbolEqualityComparer.Default.Equals(one.Inner, edge.Inner))
            {
                return true;
            }
        }

        return false;
    }
}
