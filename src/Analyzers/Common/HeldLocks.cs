using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Computes which locks are held where an operation runs, from the block structure alone.</summary>
/// <remarks>
/// The path from the function's body to the operation is walked from the outside in; on each level the statements before the one on the path take and give back locks.
/// That is a lexical approximation of a data-flow analysis. It errs towards "held", so that code with unusual control flow is left alone.
/// </remarks>
internal sealed class HeldLocks(LockFacts facts, ConcurrentDelegates delegates)
{
    /// <summary>Adds the locks held at <paramref name="operation"/> to <paramref name="held"/>.</summary>
    /// <returns>
    /// The function whose body the walk stopped at: null for the member itself, an <see cref="ILocalFunctionOperation"/>, or the lambda that runs elsewhere or later. Lambdas that run
    /// inline, or whose consumer is unknown, inherit the locks around them.
    /// </returns>
    public IOperation? CollectAt(IOperation operation, List<ISymbol> held)
    {
        List<IOperation> path = [];
        IOperation? function = null;
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            path.Add(current);
            if (current is ILocalFunctionOperation || (current is IAnonymousFunctionOperation && delegates.Classify(current) is not (DelegateExecution.Inline or DelegateExecution.Unknown)))
            {
                function = current;
                break;
            }
        }

        for (int i = path.Count - 1; i > 0; i--)
        {
            Enter(path[i], path[i - 1], held);
        }

        return function;
    }

    /// <summary>Whether any lock at all is held at the operation.</summary>
    public bool AnyAt(IOperation operation)
    {
        List<ISymbol> held = [];
        CollectAt(operation, held);
        return held.Count > 0;
    }

    private void Enter(IOperation level, IOperation next, List<ISymbol> held)
    {
        switch (level)
        {
            case ILockOperation @lock when next == @lock.Body:
                Add(LockFacts.Identity(@lock.LockedValue), held);
                break;
            case IUsingOperation @using when next == @using.Body:
                AddResource(@using.Resources, held);
                break;
            case IConditionalOperation conditional when next == conditional.WhenTrue:
                AddAttempts(conditional.Condition, held);
                break;
            case ITryOperation @try when next != @try.Body:
                // Handlers run with what the body had taken; the giving back comes at their end.
                foreach (IOperation statement in @try.Body.Operations)
                {
                    Add(facts.Acquired(statement), held);
                }

                break;
            case IBlockOperation block:
                foreach (IOperation statement in block.Operations)
                {
                    if (statement == next)
                    {
                        break;
                    }

                    Pass(statement, held);
                }

                break;
        }
    }

    // What a statement that has run to its end leaves held.
    private void Pass(IOperation statement, List<ISymbol> held)
    {
        switch (statement)
        {
            case IExpressionStatementOperation expression:
                Add(facts.Acquired(expression) ?? facts.Asserted(expression), held);
                Remove(facts.Released(expression), held);
                break;
            case IUsingDeclarationOperation declaration:
                AddResource(declaration.DeclarationGroup, held);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclarationOperation declaration in group.Declarations)
                {
                    foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
                    {
                        if ((declarator.Initializer ?? declaration.Initializer)?.Value is { } value)
                        {
                            Add(facts.Acquired(value), held);
                        }
                    }
                }

                break;
            case IConditionalOperation conditional:
                // if (!Monitor.TryEnter(gate)) return; and if (taken) Monitor.Exit(gate);
                AddAttempts(conditional.Condition, held);
                if (conditional.Condition is not IUnaryOperation)
                {
                    Remove(SingleRelease(conditional.WhenTrue), held);
                }

                break;
            case ITryOperation @try:
                foreach (IOperation inner in @try.Body.Operations)
                {
                    Pass(inner, held);
                }

                if (@try.Finally is { } @finally)
                {
                    foreach (IOperation inner in @finally.Operations)
                    {
                        Pass(inner, held);
                    }
                }

                break;
            case IBlockOperation nested:
                foreach (IOperation inner in nested.Operations)
                {
                    Pass(inner, held);
                }

                break;
        }
    }

    private ISymbol? SingleRelease(IOperation branch) => branch is IBlockOperation { Operations: { Length: 1 } only } ? facts.Released(only[0]) : facts.Released(branch);

    private void AddAttempts(IOperation condition, List<ISymbol> held)
    {
        if (condition is IBinaryOperation binary)
        {
            AddAttempts(binary.LeftOperand, held);
            AddAttempts(binary.RightOperand, held);
            return;
        }

        Add(facts.Acquired(condition), held);
    }

    private static void AddResource(IOperation resources, List<ISymbol> held)
    {
        if (resources is not IVariableDeclarationGroupOperation group)
        {
            Add(LockFacts.Scoped(resources), held);
            return;
        }

        foreach (IVariableDeclarationOperation declaration in group.Declarations)
        {
            foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
            {
                if ((declarator.Initializer ?? declaration.Initializer)?.Value is { } value)
                {
                    Add(LockFacts.Scoped(value), held);
                }
            }
        }
    }

    private static void Add(ISymbol? gate, List<ISymbol> held)
    {
        if (gate is not null && !Holds(held, gate))
        {
            held.Add(gate);
        }
    }

    private static void Remove(ISymbol? gate, List<ISymbol> held)
    {
        if (gate is not null)
        {
            held.RemoveAll(h => SymbolEqualityComparer.Default.Equals(h, gate));
        }
    }

    private static bool Holds(List<ISymbol> held, ISymbol gate)
    {
        foreach (ISymbol one in held)
        {
            if (SymbolEqualityComparer.Default.Equals(one, gate))
            {
                return true;
            }
        }

        return false;
    }
}
