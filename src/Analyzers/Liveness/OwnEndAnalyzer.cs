using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Concurrency.Analyzers.Safety;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2016: does a handler, or a method of its class that it waits for, wait for the end of its own actor, pool or pipeline, which waits for the handler?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OwnEndAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.OwnEnd];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            if (start.Compilation.GetTypeByMetadataName("Concurrency.Lifetime") is { } lifetime)
                start.RegisterSymbolStartAction(c => StartType(c, facts, lifetime), SymbolKind.NamedType);
        });
    }

    private static void StartType(SymbolStartAnalysisContext context, CompilationFacts facts, INamedTypeSymbol lifetime)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!Annotations.IsOwner(type))
            return;

        var calls = new OwnCalls(type);
        var waits = new ConcurrentBag<(ISymbol Member, string End, Location Place)>();
        context.RegisterOperationAction(
            c =>
            {
                if (c.ContainingSymbol is not IMethodSymbol || !Turns.RunsWithItsMember(c.Operation, facts))
                    return;

                ISymbol member = c.ContainingSymbol.OriginalDefinition;
                if (c.Operation is IInvocationOperation call && IsWaitedForCall(call, facts))
                    calls.Note(member, call);
                else if (EndOf(c.Operation, lifetime) is { } end && IsWaitedFor(c.Operation))
                    waits.Add((member, end, c.Operation.Syntax.GetLocation()));
            },
            OperationKind.Invocation,
            OperationKind.PropertyReference,
            OperationKind.LocalReference);
        context.RegisterSymbolEndAction(end => Report(end, type, calls, waits));
    }

    private static void Report(SymbolAnalysisContext context, INamedTypeSymbol type, OwnCalls calls, ConcurrentBag<(ISymbol Member, string End, Location Place)> waits)
    {
        if (waits.IsEmpty)
            return;

        var reported = new HashSet<Location>();
        foreach (ISymbol turn in type.GetMembers())
        {
            if (!Turns.IsTurn(turn))
                continue;

            var reachable = new HashSet<ISymbol>(calls.ReachableFrom(turn), SymbolEqualityComparer.Default);
            foreach ((ISymbol member, string end, Location place) in waits)
            {
                if (reachable.Contains(member) && reported.Add(place))
                    context.ReportDiagnostic(Diagnostic.Create(Rules.OwnEnd, place, end, turn.Name));
            }
        }
    }

    // The end itself, or a local that was given its task and is used for this wait alone: one that is looked at before, by WhenAny or IsCompleted, may be waited for because it has ended.
    private static string? EndOf(IOperation operation, INamedTypeSymbol lifetime) => operation switch
    {
        ILocalReferenceOperation local => AtomicAccess.InitialValue(local) is { } initial && End(Unwrapped(initial), lifetime) is { } end && IsUsedOnce(local) ? end : null,
        _ => End(operation, lifetime),
    };

    private static bool IsUsedOnce(ILocalReferenceOperation reference)
    {
        int uses = 0;
        foreach (IOperation operation in EnclosingFunction.Root(reference).Descendants())
        {
            if (operation is ILocalReferenceOperation other && SymbolEqualityComparer.Default.Equals(other.Local, reference.Local) && ++uses > 1)
                return false;
        }

        return true;
    }

    // task.AsTask().WaitAsync(limit)
    private static IOperation Unwrapped(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IInvocationOperation { TargetMethod.Name: "AsTask" or "WaitAsync" or "ConfigureAwait", Instance: { } wrapped }:
                    value = wrapped;
                    break;
                default:
                    return value;
            }
        }
    }

    // What is waited for: StopAsync, DrainAsync, DisposeAsync or Completion of this very object's handle.
    private static string? End(IOperation operation, INamedTypeSymbol lifetime) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "StopAsync" or "DrainAsync", Instance: { } owner } call when KnownTypes.Is(call.TargetMethod.ContainingType, lifetime) && IsOwnLifetime(owner) => call.TargetMethod.Name,
        IInvocationOperation { TargetMethod.Name: "DisposeAsync", Instance: { } handle } when IsSelf(handle) => "DisposeAsync",
        IPropertyReferenceOperation { Property.Name: "Completion", Instance: { } owner } property when KnownTypes.Is(property.Property.ContainingType, lifetime) && IsOwnLifetime(owner) => "Completion",
        _ => null,
    };

    // The caller does not go on before the method has ended. What is virtual may be another one.
    private static bool IsWaitedForCall(IInvocationOperation call, CompilationFacts facts) =>
        call is { Instance: IInstanceReferenceOperation, TargetMethod: { IsStatic: false, IsAbstract: false } method } && (!call.IsVirtual || method.IsSealed || method.ContainingType.IsSealed) && !MayBeToldNotTo(method)
        && (method.ReturnsVoid ? !method.IsAsync : facts.Types.IsTaskLike(method.ReturnType) && IsWaitedFor(call));

    // EndAsync(wait: false): which caller asks for what is beyond this rule.
    private static bool MayBeToldNotTo(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Type is { SpecialType: SpecialType.System_Boolean } or { TypeKind: TypeKind.Enum } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T })
                return true;
        }

        return false;
    }

    private static bool IsOwnLifetime(IOperation value) => Source(value) is IPropertyReferenceOperation { Property.Name: "Lifetime", Instance: { } handle } && IsSelf(handle);

    private static bool IsSelf(IOperation value) => Source(value) is IPropertyReferenceOperation { Property.Name: "Self", Instance: IInstanceReferenceOperation };

    // var me = Self;
    private static IOperation Source(IOperation value) => value is ILocalReferenceOperation local && AtomicAccess.InitialValue(local) is { } initial ? initial : value;

    // Awaited or blocked on, or returned as what the handler ends with.
    private static bool IsWaitedFor(IOperation operation)
    {
        IOperation value = operation;
        while (value.Parent is IConversionOperation || (value.Parent is IInvocationOperation { TargetMethod.Name: "AsTask" or "WaitAsync" or "ConfigureAwait" } wrapped && wrapped.Instance == value))
            value = value.Parent!;

        return Awaits.IsAwaited(operation) || value.Parent is IReturnOperation;
    }
}
