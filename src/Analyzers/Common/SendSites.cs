using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises the calls that give a value to another owner.</summary>
internal sealed class SendSites(KnownTypes types, ConcurrencyOptionsProvider options)
{
    /// <summary>Whether the call sends at all: a handle's method, a channel's or queue's write, a method of the list <c>concurrency.send_apis</c>.</summary>
    public bool IsSend(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        switch (method.Name)
        {
            case "WriteAsync" or "TryWrite":
                return KnownTypes.Is(method.ContainingType, types.ChannelWriter);
            case "EnqueueAsync" or "TryEnqueue":
                return method.ContainingType is { Name: "AsyncQueue", Arity: 1, ContainingNamespace: { Name: "Concurrency", ContainingNamespace.IsGlobalNamespace: true } };
            default:
                return Handles.Classify(method) != HandleCall.None || ConcurrencyOptions.Lists(options.For(call.Syntax.SyntaxTree).SendApis, method);
        }
    }

    /// <summary>Whether the parameter takes its argument over for good.</summary>
    public static bool Transfers(IParameterSymbol? parameter)
    {
        if (parameter is null)
        {
            return false;
        }

        if (Annotations.Has(parameter, "TransferAttribute"))
        {
            return true;
        }

        // The attribute stands on the handler; the handle's method is made from it.
        if (parameter.ContainingSymbol is not IMethodSymbol method || Handles.Classify(method) == HandleCall.None)
        {
            return false;
        }

        INamedTypeSymbol? owner = Handles.IsHandle(method.ContainingType) ? method.ContainingType.ContainingType : method.ContainingType.ContainingType?.ContainingType;
        string bare = method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name.Substring(0, method.Name.Length - 5) : method.Name + "Async";
        return owner is not null && (TransfersIn(owner, method.Name, parameter.Name) || TransfersIn(owner, bare, parameter.Name));
    }

    /// <summary>The reply is awaited on the spot, so the value is the sender's again when the next statement runs.</summary>
    public static bool AwaitsReply(IInvocationOperation call) => Handles.Classify(call.TargetMethod) == HandleCall.Ask && Awaits.IsAwaited(call);

    private static bool TransfersIn(INamedTypeSymbol owner, string name, string parameterName)
    {
        foreach (ISymbol member in owner.GetMembers(name))
        {
            if (member is not IMethodSymbol handler)
            {
                continue;
            }

            foreach (IParameterSymbol parameter in handler.Parameters)
            {
                if (parameter.Name == parameterName && Annotations.Has(parameter, "TransferAttribute"))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
