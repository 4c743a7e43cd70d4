using Microsoft.CodeAnalysis;

namespace Concurrency.CodeFixes;

/// <summary>Finds the method of a pool that a fan-out of its handle runs.</summary>
internal static class PoolBody
{
    /// <summary>The one method of that name, with or without <c>Async</c>, that takes an item and at most a token after it; null when there are several.</summary>
    public static IMethodSymbol? Of(INamedTypeSymbol pool, string name, ITypeSymbol item)
    {
        List<IMethodSymbol> bodies = [.. pool.GetMembers(name).Concat(pool.GetMembers(name + "Async")).OfType<IMethodSymbol>().Where(m =>
            m.Parameters.Length is 1 or 2
            && SymbolEqualityComparer.Default.Equals(m.Parameters[0].Type, item)
            && (m.Parameters.Length == 1 || m.Parameters[1].Type.Name == "CancellationToken"))];
        return bodies.Count == 1 ? bodies[0] : null;
    }
}
