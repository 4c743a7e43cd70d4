using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>Finds a function that takes the same lock of two of its arguments: called with the arguments swapped, it takes them in opposite order.</summary>
/// <remarks>The dining philosophers in the form of a transfer from account to account (E. W. Dijkstra, Hierarchical ordering of sequential processes, 1971): without an order of the accounts two transfers can wait for each other.</remarks>
internal static class SwappedLocks
{
    /// <summary>Where the outer lock was taken, when the operation takes the inner one and nothing in the function puts the two in order; null otherwise.</summary>
    public static IOperation? OuterOf(OperationAnalysisContext context, CompilationFacts facts, IOperation lockObject)
    {
        if (OwnerOf(lockObject) is not { } inner || facts.Certain.At(context.Operation) is not { } locks)
        {
            return null;
        }

        foreach (HeldLock held in locks)
        {
            if (LockObject(held.Place) is { } outerObject && OwnerOf(outerObject) is { } outer && !SymbolEqualityComparer.Default.Equals(outer.Owner, inner.Owner)
                && SymbolEqualityComparer.Default.Equals(outer.Member, inner.Member) && SymbolEqualityComparer.Default.Equals(outer.Type, inner.Type) && !AreOrdered(context.Operation, outer.Owner, inner.Owner))
            {
                return outerObject;
            }
        }

        return null;
    }

    // from, from._gate, this._gate: whose lock it is, and which of their locks.
    private static (ISymbol Owner, ISymbol? Member, ITypeSymbol? Type)? OwnerOf(IOperation lockObject) => WaitBounds.Bare(lockObject) switch
    {
        IParameterReferenceOperation parameter => (parameter.Parameter, null, parameter.Type),
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: IParameterReferenceOperation parameter } member => (parameter.Parameter, member.Member.OriginalDefinition, parameter.Type),
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: IInstanceReferenceOperation { Type: { } self } } member => (self, member.Member.OriginalDefinition, self),
        IInstanceReferenceOperation { Type: { } self } => (self, null, self),
        _ => null,
    };

    private static IOperation? LockObject(IOperation place)
    {
        if (place is IMemberReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IConversionOperation)
        {
            return place;
        }

        foreach (IOperation operation in place.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "Wait" or "WaitAsync" or "Enter" or "AcquireAsync" or "EnterScope" } call)
            {
                return call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
            }
        }

        return null;
    }

    // if (from.Id < to.Id) …, string.Compare, RuntimeHelpers.GetHashCode: somebody has thought of an order.
    private static bool AreOrdered(IOperation place, ISymbol one, ISymbol other)
    {
        foreach (IOperation operation in EnclosingFunction.Root(place).Descendants())
        {
            if (operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual }
                or IInvocationOperation { TargetMethod.Name: "CompareTo" or "Compare" or "CompareOrdinal" or "GetHashCode" or "OrderBy" or "Sort" })
            {
                if (Writes.Mentions(operation, one) || Writes.Mentions(operation, other) || operation is IInvocationOperation)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
