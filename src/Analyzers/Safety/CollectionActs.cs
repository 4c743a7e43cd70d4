using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Finds what code does with a collection because of the answer to a check, in the branches or behind an early exit.</summary>
internal sealed class CollectionActs(CollectionCheck check, KnownTypes types) : OperationWalker
{
    private bool _awaited;
    private bool _answerIsReplaced;

    public List<IOperation> Found { get; } = [];

    /// <summary>An entry is written, not only read or removed.</summary>
    public bool Stores { get; private set; }

    /// <summary>What is written was computed from the entry as it was.</summary>
    public bool IsReadModifyWrite { get; private set; }

    /// <summary>The first write comes after an await.</summary>
    public bool AwaitsBefore { get; private set; }

    /// <summary>Whether a branch leaves the function, so that what follows is the other branch.</summary>
    public static bool Leaves(IOperation branch) => branch switch
    {
        IReturnOperation or IThrowOperation or IBranchOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation { Operations: { Length: > 0 } statements } => Leaves(statements[statements.Length - 1]),
        _ => false,
    };

    public void VisitAfter(IBlockOperation block, IOperation statement)
    {
        bool after = false;
        foreach (IOperation next in block.Operations)
        {
            if (after)
            {
                Visit(next);
            }

            after |= next == statement;
        }
    }

    // A delegate runs at another time; what it does is not part of this decision.
    public override void VisitAnonymousFunction(IAnonymousFunctionOperation operation)
    {
    }

    public override void VisitLocalFunction(ILocalFunctionOperation operation)
    {
    }

    public override void VisitAwait(IAwaitOperation operation)
    {
        base.VisitAwait(operation);
        _awaited = true;
    }

    public override void VisitSimpleAssignment(ISimpleAssignmentOperation operation)
    {
        base.VisitSimpleAssignment(operation);
        if (Entry(operation.Target))
        {
            Store(operation, (check.Value is { } value && !_answerIsReplaced && Writes.Mentions(operation.Value, value)) || ReadsEntry(operation.Value));
        }

        _answerIsReplaced |= operation.Target is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, check.Value);
    }

    public override void VisitCompoundAssignment(ICompoundAssignmentOperation operation)
    {
        base.VisitCompoundAssignment(operation);
        if (Entry(operation.Target))
        {
            Store(operation, true);
        }
    }

    public override void VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation)
    {
        base.VisitIncrementOrDecrement(operation);
        if (Entry(operation.Target))
        {
            Store(operation, true);
        }
    }

    public override void VisitInvocation(IInvocationOperation operation)
    {
        base.VisitInvocation(operation);
        if (check.Key is null && operation.TargetMethod.Name is "TryDequeue" or "TryPop" or "TryTake" && operation.Parent is IExpressionStatementOperation && check.IsSameCollection(operation.Instance))
        {
            Found.Add(operation);
        }
    }

    private void Store(IOperation operation, bool isReadModifyWrite)
    {
        if (!Stores)
        {
            AwaitsBefore = _awaited;
        }

        Stores = true;
        IsReadModifyWrite |= isReadModifyWrite;
        Found.Add(operation);
    }

    private bool Entry(IOperation target) =>
        target is IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } arguments } indexer && KnownTypes.Is(indexer.Instance?.Type, types.ConcurrentDictionary)
        && check.IsSameCollection(indexer.Instance) && check.IsSameKey(arguments[0].Value);

    private bool ReadsEntry(IOperation value)
    {
        if (Entry(value))
        {
            return true;
        }

        foreach (IOperation child in value.ChildOperations)
        {
            if (ReadsEntry(child))
            {
                return true;
            }
        }

        return false;
    }
}
