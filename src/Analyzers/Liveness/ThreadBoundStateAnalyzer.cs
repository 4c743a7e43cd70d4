using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2014: does something that belongs to a thread have to survive an await, after which another thread goes on?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ThreadBoundStateAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ThreadBoundState];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            var permits = new PermitCalls(facts.Types);
            start.RegisterOperationAction(c => AnalyzeAwait(c, facts, permits), OperationKind.Await, OperationKind.Loop, OperationKind.Using);
            start.RegisterOperationAction(c => AnalyzeThreadStatic(c, facts), OperationKind.FieldReference);
            start.RegisterOperationAction(c => AnalyzeThreadLocal(c, facts), OperationKind.PropertyReference);
        });
    }

    // From the await, not from the lock: an editor asks for the reports of the lines it shows.
    private static void AnalyzeAwait(OperationAnalysisContext context, CompilationFacts facts, PermitCalls permits)
    {
        IOperation await = context.Operation;
        if (!IsAwait(await) || facts.Certain.At(await) is not { } locks || !MayReport(context, facts, await))
        {
            return;
        }

        foreach (HeldLock held in locks)
        {
            if (Taken(held.Place, permits, facts.Types) is { } call && !IsHeldAtEarlierAwait(await, held, facts))
            {
                Report(context, await, call, $"'{held.Gate.Name}' belongs to the thread that took it, and another one may go on after this await: it cannot give it back");
                return;
            }
        }
    }

    // The call that takes a lock which only its taker may give back.
    private static IInvocationOperation? Taken(IOperation place, PermitCalls permits, KnownTypes types)
    {
        foreach (IOperation operation in place is ILockOperation or IUsingOperation ? [] : place.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation call && PermitCalls.MayTake(call.TargetMethod.Name) && permits.Taken(call) is not null)
            {
                return IsBoundToThread(call, types) ? call : null;
            }
        }

        return null;
    }

    // One report per lock: the first await.
    private static bool IsHeldAtEarlierAwait(IOperation await, HeldLock held, CompilationFacts facts)
    {
        IOperation function = EnclosingFunction.Of(await);
        foreach (IOperation operation in function.Descendants())
        {
            if (operation.Syntax.SpanStart > held.Place.Syntax.SpanStart && operation.Syntax.SpanStart < await.Syntax.SpanStart && IsAwait(operation) && EnclosingFunction.Of(operation) == function && IsHeldAt(operation, held.Place, facts))
            {
                return true;
            }
        }

        return false;
    }

    private static void AnalyzeThreadStatic(OperationAnalysisContext context, CompilationFacts facts)
    {
        var reference = (IFieldReferenceOperation)context.Operation;
        if (reference.Field.IsStatic && !reference.Field.IsConst && !Writes.IsWritten(reference) && facts.Types.ThreadStaticAttribute is not null && IsThreadStatic(reference.Field, facts.Types))
        {
            AnalyzeRead(context, facts, reference, reference.Field);
        }
    }

    private static void AnalyzeThreadLocal(OperationAnalysisContext context, CompilationFacts facts)
    {
        var reference = (IPropertyReferenceOperation)context.Operation;
        if (reference.Property.Name == "Value" && KnownTypes.Is(reference.Property.ContainingType, facts.Types.ThreadLocal) && !Writes.IsWritten(reference) && Writes.ReferredSymbol(reference.Instance) is { } symbol)
        {
            AnalyzeRead(context, facts, reference, symbol);
        }
    }

    private static void AnalyzeRead(OperationAnalysisContext context, CompilationFacts facts, IOperation read, ISymbol state)
    {
        IOperation function = EnclosingFunction.Of(read);
        if (!EnclosingFunction.IsAsync(function, context.ContainingSymbol) || !MayReport(context, facts, read) || WriteBeforeAwait(function, read, state) is not { } write)
        {
            return;
        }

        // One report per function: the first read.
        foreach (IOperation operation in function.Descendants())
        {
            if (operation.Syntax.SpanStart < read.Syntax.SpanStart && Refers(operation, state) && !Writes.IsWritten(operation) && EnclosingFunction.Of(operation) == function && WriteBeforeAwait(function, operation, state) is not null)
            {
                return;
            }
        }

        Report(context, read, write, $"'{state.Name}' has a value per thread: after the await another thread may read what it never wrote");
    }

    // The write that the read relies on, when an await comes between the two and no other write comes after the await.
    private static IOperation? WriteBeforeAwait(IOperation function, IOperation read, ISymbol state)
    {
        IOperation? write = null;
        bool hasAwaited = false;
        foreach (IOperation operation in function.Descendants())
        {
            if (operation.Syntax.Span.End > read.Syntax.SpanStart || EnclosingFunction.Of(operation) != function)
            {
                continue;
            }

            if (IsAwait(operation))
            {
                hasAwaited = write is not null;
            }
            else if (Refers(operation, state) && Writes.IsWritten(operation))
            {
                write = operation;
                hasAwaited = false;
            }
        }

        return hasAwaited ? write : null;
    }

    private static bool Refers(IOperation operation, ISymbol state) => operation switch
    {
        IFieldReferenceOperation field => field.Field.IsStatic && SymbolEqualityComparer.Default.Equals(field.Field, state),
        IPropertyReferenceOperation { Property.Name: "Value", Instance: { } instance } => SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(instance), state),
        _ => false,
    };

    private static bool IsThreadStatic(IFieldSymbol field, KnownTypes types)
    {
        foreach (AttributeData attribute in field.GetAttributes())
        {
            if (KnownTypes.Is(attribute.AttributeClass, types.ThreadStaticAttribute))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBoundToThread(IInvocationOperation call, KnownTypes types)
    {
        INamedTypeSymbol type = call.TargetMethod.ContainingType;
        return KnownTypes.Is(type, types.Monitor) || KnownTypes.Is(type, types.Lock) || KnownTypes.Is(type, types.SpinLock) || KnownTypes.Is(type, types.ReaderWriterLockSlim) || KnownTypes.Is(type, types.ReaderWriterLock)
            || KnownTypes.Is(call.Instance?.Type, types.Mutex);
    }

    private static bool IsAwait(IOperation operation) => operation is IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true };

    private static bool IsHeldAt(IOperation operation, IOperation taken, CompilationFacts facts)
    {
        foreach (HeldLock held in facts.Certain.At(operation) ?? [])
        {
            if (held.Place.Syntax.Span.Contains(taken.Syntax.Span))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayReport(OperationAnalysisContext context, CompilationFacts facts, IOperation operation) =>
        facts.MayReportLiveness(context.ContainingSymbol.ContainingType, operation.Syntax.SyntaxTree) && !ReturnsToItsThread(context.ContainingSymbol.ContainingType);

    // A window's or control's continuation runs on the thread it started on.
    private static bool ReturnsToItsThread(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name is "DispatcherObject" or "DependencyObject" or "BindableObject" or "AvaloniaObject" || (type.Name == "Control" && type.ContainingNamespace is { Name: "Forms" }))
            {
                return true;
            }
        }

        return false;
    }

    private static void Report(OperationAnalysisContext context, IOperation place, IOperation cause, string message) =>
        ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(Rules.ThreadBoundState, DiagnosticSeverity.Warning, Place(place).GetLocation(), [cause.Syntax.GetLocation()], null, message);

    private static SyntaxNode Place(IOperation operation) => operation is IForEachLoopOperation loop ? loop.Collection.Syntax : operation is IUsingOperation @using ? @using.Resources.Syntax : operation.Syntax;
}
