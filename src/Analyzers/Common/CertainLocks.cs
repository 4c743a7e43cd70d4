using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>A lock that is held, and the call or expression that took it.</summary>
internal readonly struct HeldLock(ISymbol gate, IOperation place)
{
    public ISymbol Gate { get; } = gate;

    public IOperation Place { get; } = place;
}

/// <summary>Which locks are held for certain where an operation runs: inside a <c>lock</c> or <c>using</c>, inside the <c>try</c> whose <c>finally</c> gives back, or between two statements of one block.</summary>
/// <remarks><see cref="HeldLocks"/> errs towards "held", so that a rule about a missing lock stays silent; this one errs the other way, for rules about a lock that is too much.</remarks>
internal sealed class CertainLocks(LockFacts facts, ConcurrentDelegates delegates)
{
    /// <summary>The locks, innermost first; null when there is none.</summary>
    public List<HeldLock>? At(IOperation operation)
    {
        List<HeldLock>? held = null;
        for (IOperation current = operation; current.Parent is { } level; current = level)
        {
            switch (level)
            {
                case ILocalFunctionOperation:
                    return held;
                case IAnonymousFunctionOperation when delegates.Classify(level) != DelegateExecution.Inline:
                    return held;
                case ILockOperation @lock when current == @lock.Body:
                    Add(LockFacts.Identity(@lock.LockedValue), @lock.LockedValue, ref held);
                    break;
                case IUsingOperation @using when current == @using.Body:
                    AddResources(@using.Resources, ref held);
                    break;
                case ITryOperation { Finally: { } @finally } @try when current == @try.Body:
                    AddGuarded(@try, @finally, operation, ref held);
                    break;
                case IBlockOperation block:
                    AddOfBlock(block, current, ref held);
                    break;
            }
        }

        return held;
    }

    // Taken before the try or at its start, given back in finally.
    private void AddGuarded(ITryOperation @try, IBlockOperation @finally, IOperation operation, ref List<HeldLock>? held)
    {
        foreach (IOperation statement in @finally.Operations)
        {
            if ((facts.Released(statement) ?? (statement is IConditionalOperation conditional ? SingleRelease(conditional.WhenTrue) : null)) is { } gate
                && (TakenBefore(@try.Parent as IBlockOperation, @try, gate) ?? TakenBefore(@try.Body, operation, gate)) is { } place)
            {
                Add(gate, place, ref held);
            }
        }
    }

    private void AddOfBlock(IBlockOperation block, IOperation current, ref List<HeldLock>? held)
    {
        bool isBefore = true;
        foreach (IOperation statement in block.Operations)
        {
            if (statement == current)
            {
                isBefore = false;
            }
            else if (isBefore && statement is IUsingDeclarationOperation declaration)
            {
                AddResources(declaration.DeclarationGroup, ref held);
            }
            else if (!isBefore && statement is IExpressionStatementOperation && facts.Released(statement) is { } gate && TakenBefore(block, current, gate) is { } place)
            {
                Add(gate, place, ref held);
            }
        }
    }

    // The last statement of the block before the given one that takes the lock, with none that gives it back in between.
    private IOperation? TakenBefore(IBlockOperation? block, IOperation before, ISymbol gate)
    {
        if (block is null)
        {
            return null;
        }

        IOperation? place = null;
        foreach (IOperation statement in block.Operations)
        {
            if (statement.Syntax.Span.Contains(before.Syntax.Span) || statement.Syntax.SpanStart > before.Syntax.SpanStart)
            {
                break;
            }

            if (Is(Acquired(statement), gate))
            {
                place = statement;
            }
            else if (Is(facts.Released(statement), gate))
            {
                place = null;
            }
        }

        return place;
    }

    private ISymbol? Acquired(IOperation statement)
    {
        switch (statement)
        {
            case IConditionalOperation conditional when StateGuards.Leaves(conditional.WhenTrue) && conditional.Condition is IUnaryOperation:
                return facts.Acquired(conditional.Condition);
            case IVariableDeclarationGroupOperation { Declarations: { Length: 1 } declarations } when declarations[0].Declarators.Length == 1:
                return (declarations[0].Declarators[0].Initializer ?? declarations[0].Initializer)?.Value is { } value ? facts.Acquired(value) : null;
            case IExpressionStatementOperation:
                return facts.Acquired(statement);
            default:
                return null;
        }
    }

    private ISymbol? SingleRelease(IOperation branch) => branch is IBlockOperation { Operations: { Length: 1 } only } ? facts.Released(only[0]) : facts.Released(branch);

    private static void AddResources(IOperation resources, ref List<HeldLock>? held)
    {
        if (resources is not IVariableDeclarationGroupOperation group)
        {
            Add(LockFacts.Scoped(resources), resources, ref held);
            return;
        }

        foreach (IVariableDeclarationOperation declaration in group.Declarations)
        {
            foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
            {
                if ((declarator.Initializer ?? declaration.Initializer)?.Value is { } value)
                {
                    Add(LockFacts.Scoped(value), value, ref held);
                }
            }
        }
    }

    private static void Add(ISymbol? gate, IOperation place, ref List<HeldLock>? held)
    {
        // The method that a scope comes from names no lock object: two scopes may have two.
        if (gate is null or IMethodSymbol)
        {
            return;
        }

        held ??= [];
        foreach (HeldLock one in held)
        {
            if (Is(one.Gate, gate))
            {
                return;
            }
        }

        held.Add(new HeldLock(gate, place));
    }

    private static bool Is(ISymbol? one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
