using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Concurrency.Analyzers.Safety;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2016: does a handler wait for the end of its own actor, pool or pipeline, which waits for the handler?</summary>
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
                start.RegisterOperationAction(c => Analyze(c, facts, lifetime), OperationKind.Invocation, OperationKind.PropertyReference);
        });
    }

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts, INamedTypeSymbol lifetime)
    {
        string? end = context.Operation switch
        {
            IInvocationOperation { TargetMethod.Name: "StopAsync" or "DrainAsync", Instance: { } owner } call when KnownTypes.Is(call.TargetMethod.ContainingType, lifetime) && IsOwnLifetime(owner) => call.TargetMethod.Name,
            IInvocationOperation { TargetMethod.Name: "DisposeAsync", Instance: { } handle } when IsSelf(handle) => "DisposeAsync",
            IPropertyReferenceOperation { Property.Name: "Completion", Instance: { } owner } property when KnownTypes.Is(property.Property.ContainingType, lifetime) && IsOwnLifetime(owner) => "Completion",
            _ => null,
        };
        if (end is not null && Turns.IsIn(context.Operation, context.ContainingSymbol, facts) && IsWaitedFor(context.Operation))
            context.ReportDiagnostic(Diagnostic.Create(Rules.OwnEnd, context.Operation.Syntax.GetLocation(), end));
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
