using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Common;

/// <summary>What a call on a generated handle does.</summary>
internal enum HandleCall
{
    /// <summary>Not a call on a handle, or one that sends nothing (<c>Name</c>, <c>DisposeAsync</c>, <c>WithTimeout</c>, <c>After</c>).</summary>
    None,

    /// <summary>Sends and returns what becomes of it: the task carries the result or the exception of the handler.</summary>
    Ask,

    /// <summary>Sends only; the handler's exception goes to the actor's own error handler.</summary>
    Tell,

    /// <summary>Constructs and starts what stands behind the handle.</summary>
    Start,
}

/// <summary>Recognises the generated handles of actors, pools and flows, whose methods are the places where values leave one owner for another.</summary>
internal static class Handles
{
    /// <summary>The type implements one of the handle interfaces: <c>Account.Ref</c>, <c>Resizer.Pool</c>, <c>Import.Flow</c>.</summary>
    public static bool IsHandle(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class })
        {
            return false;
        }

        // One key of a directory: it is not started, and its handle comes from a class of ours.
        if (type.BaseType is { Name: "KeyedRef", Arity: 1, ContainingNamespace: { Name: "Concurrency", ContainingNamespace.IsGlobalNamespace: true } })
        {
            return true;
        }

        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (implemented is { Name: "IActorHandle" or "IPoolHandle" or "IFlowHandle" or "IDirectoryHandle", Arity: 1, ContainingNamespace: { Name: "Concurrency", ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }

    public static HandleCall Classify(IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary || method.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal))
        {
            return HandleCall.None;
        }

        // Asks stand on the handle, or on its view with a time limit; tells on the views Tell, TryTell and After.
        INamedTypeSymbol type = method.ContainingType;
        if (IsHandle(type))
        {
            return method.IsStatic ? (method.Name == "Start" ? HandleCall.Start : HandleCall.None)
                : method.Name is "DisposeAsync" or "WithTimeout" or "After" || method.IsOverride ? HandleCall.None
                : HandleCall.Ask;
        }

        return type is not { TypeKind: TypeKind.Struct, ContainingType: { } outer } || method.IsStatic || method.IsOverride || !IsHandle(outer) ? HandleCall.None
            : type.Name.IndexOf("Tell", StringComparison.Ordinal) >= 0 ? HandleCall.Tell
            : HandleCall.Ask;
    }
}
