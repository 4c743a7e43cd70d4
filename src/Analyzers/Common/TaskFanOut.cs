using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Follows a sequence of tasks to <c>Task.WhenAll</c>/<c>WhenAny</c>/<c>WaitAll</c>: only there is it certain that they all run at the same time.</summary>
internal static class TaskFanOut
{
    public static bool ReachesWhenAll(IOperation tasks, KnownTypes types)
    {
        IOperation value = Materialised(tasks, types);
        switch (value.Parent)
        {
            case IArgumentOperation { Parent: IInvocationOperation call }:
                return IsJoin(call, types);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return IsJoinedLater(declarator, declarator.Symbol, types);
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } assignment when assignment.Value == value:
                return IsJoinedLater(assignment, local.Local, types);
            default:
                return false;
        }
    }

    public static bool IsJoin(IInvocationOperation call, KnownTypes types) =>
        KnownTypes.Is(call.TargetMethod.ContainingType, types.Task) && call.TargetMethod.Name is "WhenAll" or "WhenAny" or "WhenEach" or "WaitAll" or "WaitAny";

    // .ToArray(), .ToList(), [.. tasks] and conversions keep the tasks what they are.
    private static IOperation Materialised(IOperation tasks, KnownTypes types)
    {
        IOperation value = tasks;
        while (true)
        {
            switch (value.Parent)
            {
                case IConversionOperation or IParenthesizedOperation or ISpreadOperation or ICollectionExpressionOperation:
                    value = value.Parent;
                    continue;
                case IArgumentOperation { Parent: IInvocationOperation call } when KnownTypes.Is(call.TargetMethod.ContainingType, types.Enumerable)
                    && call.TargetMethod.Name is "ToArray" or "ToList" or "AsEnumerable" or "Concat" or "Append" or "Prepend" or "Cast":
                    value = call;
                    continue;
                default:
                    return value;
            }
        }
    }

    private static bool IsJoinedLater(IOperation from, ILocalSymbol tasks, KnownTypes types)
    {
        IOperation body = from;
        while (body.Parent is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            body = body.Parent;
        }

        return Search(body, tasks, types);
    }

    private static bool Search(IOperation operation, ILocalSymbol tasks, KnownTypes types)
    {
        if (operation is IInvocationOperation call && IsJoin(call, types) && Writes.Mentions(call, tasks))
        {
            return true;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            if (Search(child, tasks, types))
            {
                return true;
            }
        }

        return false;
    }
}
