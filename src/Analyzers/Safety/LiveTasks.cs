using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Whether a task or thread that runs a lambda once is alive together with another one that touches the same variable: itself in a loop, or a second one beside it.</summary>
internal static class LiveTasks
{
    private static readonly HashSet<string> Joins = new(StringComparer.Ordinal) { "Wait", "Join", "GetResult", "WaitAll", "WaitAny", "WaitAsync" };

    /// <summary>Decides for one delegate and variable; adds where the other one writes. Of two delegates that write, the first in the file speaks for both.</summary>
    public static bool Overlap(IOperation function, ISymbol variable, List<CapturedWrite> writes, CompilationFacts facts, List<Location> others)
    {
        if (ConcurrentDelegates.Consumer(function) is not { } start || IsJoinedAtOnce(start))
        {
            return false;
        }

        if (RepeatsAround(start, variable, facts))
        {
            return true;
        }

        IOperation body = EnclosingFunction.Root(start);
        return !TaskSignals.AreUsedIn(body, facts.Types) && !(DelegateBodies.Of(function) is { } own && TaskSignals.AreUsedIn(own, facts.Types))
            && (OverlapsAnother(function, start, body, variable, facts, others) ?? OverlapsStarter(start, body, variable, writes, others));
    }

    /// <summary>Whether a variable is declared inside of a piece of code.</summary>
    public static bool Declares(SyntaxNode scope, ISymbol variable)
    {
        foreach (SyntaxReference declaration in variable.DeclaringSyntaxReferences)
        {
            if (declaration.SyntaxTree == scope.SyntaxTree && scope.Span.Contains(declaration.Span))
            {
                return true;
            }
        }

        return false;
    }

    // Null: no other task touches it.
    private static bool? OverlapsAnother(IOperation function, IOperation start, IOperation body, ISymbol variable, CompilationFacts facts, List<Location> others)
    {
        bool? overlaps = null;
        foreach (IOperation other in Delegates(body))
        {
            if (other == function || facts.Delegates.Classify(other) != DelegateExecution.Elsewhere || ConcurrentDelegates.Consumer(other) is not { } otherStart
                || DelegateBodies.Of(other) is not { } otherBody || TaskSignals.AreUsedIn(otherBody, facts.Types) || !AliveTogether(start, otherStart, body))
            {
                continue;
            }

            if (new CapturedWrites(otherBody, facts).Find(afterAwait: false) is { } writes && writes.TryGetValue(variable, out List<CapturedWrite>? second))
            {
                if (other.Syntax.SpanStart < function.Syntax.SpanStart)
                {
                    return false;
                }

                others.AddRange(second.Select(static w => w.Operation.Syntax.GetLocation()));
            }
            else if (!Writes.Mentions(otherBody, variable))
            {
                continue;
            }

            overlaps = true;
        }

        return overlaps;
    }

    // The function that started a task writes the variable itself before it waits for the task.
    private static bool OverlapsStarter(IOperation start, IOperation body, ISymbol variable, List<CapturedWrite> writes, List<Location> others)
    {
        if (TaskLocal(start) is not { } task || FirstJoin(body, task, start.Syntax.Span.End) is not { } join)
        {
            return false;
        }

        IOperation starter = EnclosingFunction.Of(start);
        foreach (IOperation operation in starter.Descendants())
        {
            if (operation.Syntax.SpanStart > start.Syntax.Span.End && operation.Syntax.Span.End <= join && SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(operation), variable)
                && Writes.IsWritten(operation) && EnclosingFunction.Of(operation) == starter && !InDifferentBranches(start, operation) && !writes.Exists(w => w.Operation.Syntax.Span.Contains(operation.Syntax.Span)))
            {
                others.Add(operation.Syntax.GetLocation());
                return true;
            }
        }

        return false;
    }

    private static int? FirstJoin(IOperation body, ILocalSymbol task, int from)
    {
        int? first = null;
        foreach (IOperation operation in body.Descendants())
        {
            if (IsJoin(operation) && operation.Syntax.SpanStart >= from && (first is null || operation.Syntax.SpanStart < first) && Writes.Mentions(operation, task))
            {
                first = operation.Syntax.SpanStart;
            }
        }

        return first;
    }

    private static bool IsJoin(IOperation operation) =>
        operation is IAwaitOperation || (operation is IInvocationOperation call && Joins.Contains(call.TargetMethod.Name)) || operation is IPropertyReferenceOperation { Property.Name: "Result" };

    // The loop runs the start again while what it started before may still run, and the variable is declared outside of the loop.
    private static bool RepeatsAround(IOperation start, ISymbol variable, CompilationFacts facts)
    {
        for (IOperation? current = start; current is not (null or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation)
            {
                // xs.ForEach(x => Task.Run(…)) is a loop as well; what runs several times at once is reported as a whole.
                return ConcurrentDelegates.Consumer(current) is IInvocationOperation { TargetMethod.Name: "ForEach" } && facts.Delegates.Classify(current) == DelegateExecution.Inline && !Declares(current.Syntax, variable);
            }

            if (current is IReturnOperation { Parent: not IBlockOperation { Parent: IAnonymousFunctionOperation } } || (current is IBlockOperation { Parent: not IAnonymousFunctionOperation } block && LeavesLoop(block)))
            {
                return false;
            }

            if (current is ILoopOperation loop && !Declares(loop.Syntax, variable))
            {
                // A loop that waits behind the start may well wait for the end of what it has started: connect, run, wait, connect again.
                return !(loop is IWhileLoopOperation && WaitsAfter(loop.Body, start.Syntax.Span.End)) && (TaskLocal(start) is not { } task || !JoinedIn(loop.Body, task, int.MinValue, int.MaxValue));
            }
        }

        return false;
    }

    private static bool WaitsAfter(IOperation body, int from)
    {
        foreach (IOperation operation in body.Descendants())
        {
            if (operation.Syntax.SpanStart >= from && IsJoin(operation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LeavesLoop(IBlockOperation block) =>
        block.Operations.Length > 0 && block.Operations[block.Operations.Length - 1] is IReturnOperation or IThrowOperation or IBranchOperation { BranchKind: BranchKind.Break };

    // await Task.Run(…), Task.Run(…).Wait(), Task.Run(…).Result: over before the next statement.
    private static bool IsJoinedAtOnce(IOperation start)
    {
        for (IOperation? current = start.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAwaitOperation:
                case IInvocationOperation { Instance: not null } call when Joins.Contains(call.TargetMethod.Name):
                case IPropertyReferenceOperation { Property.Name: "Result" }:
                    return true;
                case IConversionOperation or IParenthesizedOperation or IInvocationOperation { Instance: not null } or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Unwrap" } }:
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool AliveTogether(IOperation one, IOperation two, IOperation body)
    {
        if (one == two)
        {
            return true;
        }

        (IOperation first, IOperation second) = one.Syntax.SpanStart < two.Syntax.SpanStart ? (one, two) : (two, one);
        if (IsJoinedAtOnce(first) || InDifferentBranches(first, second))
        {
            return false;
        }

        return TaskLocal(first) is not { } task || !JoinedIn(body, task, first.Syntax.Span.End, second.Syntax.SpanStart);
    }

    private static bool InDifferentBranches(IOperation first, IOperation second)
    {
        for (IOperation child = first; child.Parent is { } parent; child = parent)
        {
            if (parent.Syntax.Span.Contains(second.Syntax.Span))
            {
                return parent is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation;
            }
        }

        return false;
    }

    // The local that holds what was started: var t = Task.Run(…), var t = new Thread(…).
    private static ILocalSymbol? TaskLocal(IOperation start)
    {
        IOperation value = start;
        while (value.Parent is IConversionOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } => local.Local,
            _ => null,
        };
    }

    private static bool JoinedIn(IOperation operation, ILocalSymbol task, int from, int to)
    {
        if (IsJoin(operation) && operation.Syntax.SpanStart >= from && operation.Syntax.Span.End <= to && Writes.Mentions(operation, task))
        {
            return true;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            if (JoinedIn(child, task, from, to))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<IOperation> Delegates(IOperation operation)
    {
        foreach (IOperation child in operation.Descendants())
        {
            if (child is IAnonymousFunctionOperation or IMethodReferenceOperation)
            {
                yield return child;
            }
        }
    }
}
