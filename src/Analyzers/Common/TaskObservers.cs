using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises calls whose task may be left alone: somebody else looks at its exception, or there can be none.</summary>
internal static class TaskObservers
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { "Forget", "FireAndForget", "SafeFireAndForget", "FireAndForgetSafe", "NoAwait" };

    // TaskContinuationOptions.OnlyOnFaulted
    private const int OnlyOnFaulted = 0x50000;

    public static bool IsObserved(IInvocationOperation call) =>
        Names.Contains(call.TargetMethod.Name)
        || Handles.Classify(call.TargetMethod) == HandleCall.Tell
        || (call.TargetMethod.Name == "ContinueWith" && LooksAtTheException(call));

    /// <summary>The work is written so that it cannot fail: the called function, or the delegate given to <c>Task.Run</c>, is one <c>try</c> that catches everything.</summary>
    public static bool CatchesEverything(IInvocationOperation call, KnownTypes types, CancellationToken cancellationToken)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.IsAsync)
        {
            return CaughtBody.CatchesEverything(CaughtBody.Of(method, cancellationToken));
        }

        if (method.Name is not ("Run" or "StartNew") || !(KnownTypes.Is(method.ContainingType, types.Task) || KnownTypes.Is(method.ContainingType, types.TaskFactory)) || call.Arguments.Length == 0)
        {
            return false;
        }

        return call.Arguments[0].Value is IDelegateCreationOperation { Target: { } target } && target switch
        {
            IAnonymousFunctionOperation { Syntax: AnonymousFunctionExpressionSyntax lambda } => CaughtBody.CatchesEverything(lambda.Body),
            IMethodReferenceOperation { Method: { } named } => CaughtBody.CatchesEverything(CaughtBody.Of(named, cancellationToken)),
            _ => false,
        };
    }

    private static bool LooksAtTheException(IInvocationOperation continuation)
    {
        foreach (IArgumentOperation argument in continuation.Arguments)
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: int options } && (options & OnlyOnFaulted) == OnlyOnFaulted)
            {
                return true;
            }

            if (argument.Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } && ReadsException(lambda))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ReadsException(IOperation operation)
    {
        foreach (IOperation inner in operation.Descendants())
        {
            if (inner is IPropertyReferenceOperation { Property.Name: "Exception" })
            {
                return true;
            }
        }

        return false;
    }
}
