using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>Reads the limit a <c>Parallel</c> loop is given.</summary>
internal static class ParallelLimit
{
    /// <summary>The constant <c>MaxDegreeOfParallelism</c>, or null.</summary>
    public static int? Of(IInvocationOperation call) => Setting(call) is { ConstantValue: { HasValue: true, Value: int limit } } ? limit : null;

    /// <summary>Whether the limit is a constant, or there is none. One that is computed is somebody's decision.</summary>
    public static bool IsKnown(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Type.Name == "ParallelOptions")
            {
                return WaitBounds.Bare(argument.Value) is IObjectCreationOperation && (Setting(call) is null || Of(call) is not null);
            }
        }

        return true;
    }

    private static IOperation? Setting(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (WaitBounds.Bare(argument.Value) is not IObjectCreationOperation { Type.Name: "ParallelOptions", Initializer: { } initializer })
            {
                continue;
            }

            foreach (IOperation setting in initializer.Initializers)
            {
                if (setting is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "MaxDegreeOfParallelism" }, Value: { } value })
                {
                    return value;
                }
            }
        }

        return null;
    }
}
