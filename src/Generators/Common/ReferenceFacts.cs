using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>What the references of a compilation have, found out once for it: looking through all of them for each class costs more than reading the class.</summary>
internal static class ReferenceFacts
{
    // Weak in its key, so that no compilation is kept: an assembly that is being compiled belongs to one.
    private static readonly ConditionalWeakTable<IAssemblySymbol, object> ServiceScopes = new();

    /// <summary>Whether the class can be given a scope of services.</summary>
    public static bool HasServiceScopes(INamedTypeSymbol type) => (bool)ServiceScopes.GetValue(type.ContainingAssembly, static assembly => assembly.Modules
        .SelectMany(static module => module.ReferencedAssemblySymbols)
        .Append(assembly)
        .Any(static one => one.GetTypeByMetadataName(KnownNames.ServiceScopeFactoryName) is { DeclaredAccessibility: Accessibility.Public }));
}
