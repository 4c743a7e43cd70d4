using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Finds the cancellation token that a function is given.</summary>
internal static class TokenInScope
{
    /// <summary>The name of the one token parameter of the nearest function that has one, lambdas and local functions inside of it included; null when there is none, or more than one.</summary>
    public static string? Of(IOperation operation, ISymbol member, KnownTypes types) => ParameterOf(operation, member, types)?.Name;

    /// <inheritdoc cref="Of"/>
    public static IParameterSymbol? ParameterOf(IOperation operation, ISymbol member, KnownTypes types)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation lambda when Single(lambda.Symbol, types) is { } token:
                    return token;
                case ILocalFunctionOperation local when Single(local.Symbol, types) is { } token:
                    return token;
                case ILocalFunctionOperation { Symbol.IsStatic: true } or IAnonymousFunctionOperation { Symbol.IsStatic: true }:
                    return null;
            }
        }

        return member is IMethodSymbol method ? Single(method, types) : null;
    }

    private static IParameterSymbol? Single(IMethodSymbol method, KnownTypes types)
    {
        IParameterSymbol? found = null;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (KnownTypes.Is(parameter.Type, types.CancellationToken) && parameter.RefKind == RefKind.None)
            {
                if (found is not null)
                {
                    return null;
                }

                found = parameter;
            }
        }

        return found is { Name: not "_" } ? found : null;
    }
}
