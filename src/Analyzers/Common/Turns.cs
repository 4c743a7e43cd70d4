using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises the methods that an actor, pool or pipeline runs: handlers, jobs and stages.</summary>
internal static class Turns
{
    /// <summary>The member stands in a class that the generator makes a handle for.</summary>
    public static bool IsOwner(ISymbol member) => Annotations.IsOwner(member.ContainingType);

    /// <summary>The method is a message, job or stage: public, or marked as one, and not marked as none.</summary>
    public static bool IsTurn(ISymbol member) =>
        member is IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method && IsOwner(method) && !Annotations.Has(method, "NotAMessageAttribute")
        && !method.Name.StartsWith("Dispose", StringComparison.Ordinal)
        && (method.DeclaredAccessibility == Accessibility.Public || Annotations.Has(method, "MessageAttribute") || Annotations.Has(method, "StageAttribute") || Annotations.Has(method, "JobAttribute")
            || Annotations.Has(method, "EveryAttribute") || Annotations.Has(method, "QueryAttribute"));

    /// <summary>The operation runs in a turn, not in a delegate that runs elsewhere or later.</summary>
    public static bool IsIn(IOperation operation, ISymbol member, CompilationFacts facts) => IsTurn(member) && RunsWithItsMember(operation, facts);

    /// <summary>The operation runs where its member's own statements do, not in a delegate that runs elsewhere or later, nor in a local function, which anybody may call.</summary>
    public static bool RunsWithItsMember(IOperation operation, CompilationFacts facts)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is ILocalFunctionOperation || (current is IAnonymousFunctionOperation && facts.Delegates.Classify(current) != DelegateExecution.Inline))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A pool with <c>Threads = Dedicated</c>: blocking is what its threads are for.</summary>
    public static bool OwnsItsThreads(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (Annotations.Find(type, "WorkerPoolAttribute") is not { } pool)
            {
                continue;
            }

            foreach (KeyValuePair<string, TypedConstant> setting in pool.NamedArguments)
            {
                if (setting.Key == "Threads" && setting.Value is { Type: INamedTypeSymbol kind, Value: { } value })
                {
                    foreach (ISymbol member in kind.GetMembers("Dedicated"))
                    {
                        return member is IFieldSymbol { HasConstantValue: true } dedicated && Equals(dedicated.ConstantValue, value);
                    }
                }
            }
        }

        return false;
    }

    /// <summary>Other turns may run while the method awaits.</summary>
    public static bool Interleaves(ISymbol method) =>
        Annotations.Has(method, "InterleaveAttribute") || (method.ContainingType is { } type && Annotations.Has(type, "InterleaveAttribute"));
}
