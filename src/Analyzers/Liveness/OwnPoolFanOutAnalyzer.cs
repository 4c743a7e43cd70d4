using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2017: does a job fan out over its own pool?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class OwnPoolFanOutAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] Suffixes = ["AllAsync", "EachAsync", "SettledAsync"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.OwnPoolFanOut];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        if (!Suffixes.Any(suffix => method.Name.EndsWith(suffix, StringComparison.Ordinal))
            || !Handles.IsHandle(method.ContainingType)
            || method.ContainingType.ContainingType is not { } pool
            || !Annotations.Has(pool, "WorkerPoolAttribute")
            || !IsFanOut(method)
            || !IsInside(context.ContainingSymbol, pool)
            || !IsWaitedFor(call))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(Rules.OwnPoolFanOut, call.Syntax.GetLocation(), method.Name, pool.Name));
    }

    /// <summary>A job may be called RenderAll; what the generator adds takes a source and nothing else of the user's.</summary>
    private static bool IsFanOut(IMethodSymbol method) =>
        method.Parameters.Length is 2 or 3 && method.Parameters[0] is { Name: "source", Type: INamedTypeSymbol { Arity: 1, Name: "IEnumerable" or "IAsyncEnumerable" } };

    // Inside of the class: a method of it runs as a job, or is called by one.
    private static bool IsInside(ISymbol member, INamedTypeSymbol pool)
    {
        for (INamedTypeSymbol? type = member.ContainingType; type is not null; type = type.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, pool.OriginalDefinition))
            {
                return member is { IsStatic: false } and IMethodSymbol { MethodKind: MethodKind.Ordinary };
            }
        }

        return false;
    }

    /// <summary>Awaited, enumerated or blocked on, by the method itself; what a lambda of somebody else's does is his.</summary>
    private static bool IsWaitedFor(IInvocationOperation call)
    {
        for (IOperation? current = call.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAwaitOperation or IForEachLoopOperation or IReturnOperation:
                    return true;
                case IPropertyReferenceOperation { Property.Name: "Result" }:
                    return true;
                case IAnonymousFunctionOperation or IBlockOperation or IVariableInitializerOperation or IAssignmentOperation:
                    return false;
            }
        }

        return false;
    }
}
