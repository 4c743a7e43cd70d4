using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Common;

/// <summary>Reads the package's attributes. They are recognised by their full name, so code that declares its own copy (or an older runtime) works alike.</summary>
internal sealed class Annotations
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _annotated = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the type, a base, an interface or a containing type carries [Actor], [WorkerPool], [Pipeline] or [ThreadSafe]: its rules report at the higher severity.</summary>
    public bool IsAnnotated(INamedTypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        type = type.OriginalDefinition;
        return _annotated.TryGetValue(type, out bool known) ? known : _annotated.GetOrAdd(type, Compute(type));
    }

    /// <summary>Whether the generator makes a handle for the type (or a base of it), so that its state belongs to one turn at a time: [Actor], [WorkerPool], [Pipeline].</summary>
    public static bool IsOwner(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (Has(type, "ActorAttribute") || Has(type, "WorkerPoolAttribute") || Has(type, "PipelineAttribute"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the type (or a base or an interface of it) carries [ThreadSafe].</summary>
    public static bool IsThreadSafe(ITypeSymbol type) => AnyInHierarchy(type, static t => Has(t, "ThreadSafeAttribute"));

    /// <summary>Whether a field or property is declared to hold something that synchronises itself.</summary>
    public static bool IsThreadSafeMember(ISymbol member) => Has(member, "ThreadSafeAttribute");

    public static bool Has(ISymbol symbol, string attributeName) => Find(symbol, attributeName) is not null;

    /// <summary>The attribute <c>Concurrency.<paramref name="attributeName"/></c> of the symbol, or null.</summary>
    public static AttributeData? Find(ISymbol symbol, string attributeName)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.Name == attributeName && type.ContainingNamespace is { Name: "Concurrency", ContainingNamespace.IsGlobalNamespace: true })
            {
                return attribute;
            }
        }

        return null;
    }

    private static bool Compute(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (AnyInHierarchy(outer, static t => Has(t, "ThreadSafeAttribute") || Has(t, "ActorAttribute") || Has(t, "WorkerPoolAttribute") || Has(t, "PipelineAttribute")))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyInHierarchy(ITypeSymbol type, Func<ITypeSymbol, bool> test)
    {
        for (ITypeSymbol? current = type; current is not null and not { SpecialType: SpecialType.System_Object }; current = current.BaseType)
        {
            if (test(current))
            {
                return true;
            }
        }

        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (test(implemented))
            {
                return true;
            }
        }

        return false;
    }
}
