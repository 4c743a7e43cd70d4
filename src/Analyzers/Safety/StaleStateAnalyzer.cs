using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Which assignment relies on state that was read before an await, although others have run since?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaleStateAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property that says what the assignment relies on, for the fixes: <c>value</c>, <c>null</c> or <c>flag</c>.</summary>
    internal const string ReliesOn = nameof(ReliesOn);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.StaleState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            start.RegisterOperationAction(c => Analyze(c, facts), OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.CoalesceAssignment);
        });
    }

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        if (StateOf(assignment.Target) is not { } state)
        {
            return;
        }

        IOperation function = EnclosingFunction.Of(assignment);
        if (!EnclosingFunction.IsAsync(function, context.ContainingSymbol) || Severity(context, facts, assignment) is not { } severity
            || Basis(assignment, state, function, MayInterleaveOnly(context)) is not { } basis || facts.Held.AnyAt(assignment))
        {
            return;
        }

        ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
            Rules.StaleState,
            assignment is ICoalesceAssignmentOperation ? DiagnosticSeverity.Info : severity,
            assignment.Syntax.GetLocation(),
            additionalLocations: null,
            ImmutableDictionary<string, string?>.Empty.Add(ReliesOn, basis),
            state.Name,
            basis switch
            {
                "value" => "is read before the await and written after it: what others have written meanwhile is lost",
                "null" => "is missing before the await and set after it: who came meanwhile has set it too",
                _ => "is tested and set in two steps: two callers can both pass the test",
            });
    }

    /// <summary>A field or auto-property of this object, or a static one.</summary>
    private static ISymbol? StateOf(IOperation target) => target switch
    {
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field.IsReadOnly: false } => Writes.ReferredSymbol(target),
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Property: { SetMethod.IsInitOnly: false } property } when AutoProperties.IsAuto(property) => Writes.ReferredSymbol(target),
        _ => null,
    };

    private static DiagnosticSeverity? Severity(OperationAnalysisContext context, CompilationFacts facts, IOperation assignment)
    {
        INamedTypeSymbol? type = context.ContainingSymbol.ContainingType;
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (Annotations.Has(current, "WorkerPoolAttribute"))
            {
                return DiagnosticSeverity.Warning;
            }
        }

        if (Annotations.IsOwner(type))
        {
            // Any other turn has the state to itself, awaits included.
            return MayInterleaveOnly(context) ? DiagnosticSeverity.Warning : null;
        }

        return facts.MayReport(type, assignment.Syntax.SyntaxTree, evident: false) ? DiagnosticSeverity.Info : null;
    }

    /// <summary>Turns that interleave do so at awaits only, on one thread at a time.</summary>
    private static bool MayInterleaveOnly(OperationAnalysisContext context) =>
        Annotations.Has(context.ContainingSymbol, "InterleaveAttribute") || Annotations.Has(context.ContainingSymbol, "QueryAttribute")
        || (context.ContainingSymbol.ContainingType is { } type && Annotations.Has(type, "InterleaveAttribute"));

    private static string? Basis(IAssignmentOperation assignment, ISymbol state, IOperation function, bool isOneThread)
    {
        if (FirstAwait(assignment.Value, function) is { } awaited)
        {
            switch (assignment)
            {
                case ICompoundAssignmentOperation:
                    return "value";
                case ICoalesceAssignmentOperation:
                    return "null";
                case ISimpleAssignmentOperation when ReadsBefore(assignment.Value, state, awaited, function):
                    return "value";
            }
        }

        // What is taken away was there: if (x != null) { await x.CloseAsync(); x = null; }
        if (assignment is not ISimpleAssignmentOperation || assignment.Value is { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation or IConversionOperation { Operand.ConstantValue: { HasValue: true, Value: null } }
            || StateGuards.Nearest(assignment, state, function) is not { } guard)
        {
            return null;
        }

        if (StateGuards.AsksForNull(guard.Condition, state))
        {
            return StateGuards.AwaitsBetween(function, guard.Condition.Syntax.Span.End, assignment.Syntax.Span.End) ? "null" : null;
        }

        return !isOneThread && IsEntryFlag(assignment, guard, state, function) ? "flag" : null;
    }

    /// <summary><c>if (_busy) return; _busy = true; … await … _busy = false;</c></summary>
    private static bool IsEntryFlag(IAssignmentOperation assignment, IConditionalOperation guard, ISymbol state, IOperation function)
    {
        if (assignment.Value.ConstantValue is not { HasValue: true, Value: true } || !SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(guard.Condition), state)
            || guard.Parent is not IBlockOperation block || assignment.Parent?.Parent != block
            || StateGuards.AwaitsBetween(function, guard.Condition.Syntax.Span.End, assignment.Syntax.Span.End) || !StateGuards.AwaitsBetween(function, assignment.Syntax.Span.End, int.MaxValue))
        {
            return false;
        }

        foreach (IOperation operation in function.Descendants())
        {
            if (operation is ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: false } } reset && reset.Syntax.SpanStart > assignment.Syntax.SpanStart
                && SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(reset.Target), state))
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation? FirstAwait(IOperation value, IOperation function)
    {
        foreach (IOperation operation in value.DescendantsAndSelf())
        {
            if (operation is IAwaitOperation && EnclosingFunction.Of(operation) == function)
            {
                return operation;
            }
        }

        return null;
    }

    private static bool ReadsBefore(IOperation value, ISymbol state, IOperation awaited, IOperation function)
    {
        foreach (IOperation operation in value.Descendants())
        {
            // Operands are evaluated from left to right; arguments inside of the awaited call are evaluated before the await too.
            if (operation.Syntax.SpanStart < awaited.Syntax.Span.End && SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(operation), state) && EnclosingFunction.Of(operation) == function)
            {
                return true;
            }
        }

        return false;
    }
}
