using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Finds the function whose body an operation stands in.</summary>
internal static class EnclosingFunction
{
    /// <summary>The nearest lambda or local function, or the root of the member's body.</summary>
    public static IOperation Of(IOperation operation)
    {
        IOperation current = operation;
        while (current.Parent is { } parent)
        {
            current = parent;
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                break;
            }
        }

        return current;
    }

    /// <summary>The root of the member's body, lambdas and local functions included.</summary>
    public static IOperation Root(IOperation operation)
    {
        IOperation current = operation;
        while (current.Parent is { } parent)
        {
            current = parent;
        }

        return current;
    }

    /// <summary>Whether the function may await; the member itself where the operation stands in no nested function.</summary>
    public static bool IsAsync(IOperation function, ISymbol member) => function switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol.IsAsync,
        ILocalFunctionOperation local => local.Symbol.IsAsync,
        _ => member is IMethodSymbol { IsAsync: true },
    };
}
