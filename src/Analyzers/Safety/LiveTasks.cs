using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Whether a task or thread that runs a lambda once is alive together with another one that touches the same variable: itself in a loop, or a second one beside it.</summary>
internal static class LiveTasks
{
    private static readonly HashSet<string> Joins = new(StringComparer.Ordinal) { "Wait", "Join", "GetResult", "WaitAll", "WaitAny", "WaitAsync" };

    /// <summary>Decides for one lambda and variable; adds where the other one writes. Of two lambdas that write, the first in the file speaks for both.</summary>
    public static bool Overlap(IAnonymousFunctionOperation lambda, ISymbol variable, CompilationFacts facts, List<Location> others)
    {
        if (ConcurrentDelegates.Consumer(lambda) is not { } start || IsJoinedAtOnce(start))
        {
            return false;
        }

        if (RepeatsAround(start, variable))
        {
            return true;
        }

        IOperation body = Root(start);
        bool overlaps = false;
        foreach (IAnonymousFunctionOperation other in Lambdas(body))
        {
            if (other == lambda || facts.Delegates.Classify(other) != DelegateExecution.Elsewhere || ConcurrentDelegates.Consumer(other) is not { } otherStart
                || !Writes.Mentions(other.Body, variable) || !AliveTogether(start, otherStart, body))
            {
                continue;
            }

            if (new CapturedWrites(other, facts).Find(afterAwait: false) is { } writes && writes.TryGetValue(variable, out List<CapturedWrite>? second))
            {
                if (other.Syntax.SpanStart < lambda.Syntax.SpanStart)
                {
                    return false;
                }

                others.AddRange(second.Select(static w => w.Operation.Syntax.GetLocation()));
            }

            overlaps = true;
        }

        return overlaps;
    }

    // The loop runs the start again while what it started before may still run, and the variable is declared outside of the loop.
    private static bool RepeatsAround(IOperation start, ISymbol variable)
    {
        for (IOperation? current = start; current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is IReturnOperation || (current is IBlockOperation block && LeavesLoop(block)))
            {
                return false;
            }

            if (current is ILoopOperation loop && !Declares(loop.Syntax, variable))
            {
                return TaskLocal(start) is not { } task || !JoinedIn(loop.Body, task, int.MinValue, int.MaxValue);
            }
        }

        return false;
    }

    private static bool Declares(SyntaxNode scope, ISymbol variable)
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
        bool joins = operation is IAwaitOperation || (operation is IInvocationOperation call && Joins.Contains(call.TargetMethod.Name)) || operation is IPropertyReferenceOperation { Property.Name: "Result" };
        if (joins && operation.Syntax.SpanStart >= from && operation.Syntax.Span.End <= to && Writes.Mentions(operation, task))
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

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is not null)
        {
            operation = operation.Parent;
        }

        return operation;
    }

    private static IEnumerable<IAnonymousFunctionOperation> Lambdas(IOperation operation)
    {
        foreach (IOperation child in operation.Descendants())
        {
            if (child is IAnonymousFunctionOperation lambda)
            {
                yield return lambda;
            }
        }
    }
}
