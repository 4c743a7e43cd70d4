using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

/// <summary>What a symbol is, asked by name: generators run before the runtime's types can be relied on.</summary>
internal static class SymbolFacts
{
    /// <summary>One of this package's types, nested in nothing.</summary>
    public static bool IsConcurrencyType(INamedTypeSymbol? type, string name) => IsNamed(type, name, "Concurrency");

    /// <summary>Whether the language the attribute is written in knows <c>[OverloadResolutionPriority]</c>.</summary>
    public static bool HasOverloadPriority(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp13 };

    /// <summary>A framework type, nested in nothing, by its name and the parts of its namespace, outermost first.</summary>
    public static bool IsNamed(ITypeSymbol? type, string name, params string[] namespaces)
    {
        if (type?.Name != name || type.ContainingType is not null)
        {
            return false;
        }

        INamespaceSymbol? scope = type.ContainingNamespace;
        for (int i = namespaces.Length - 1; i >= 0; i--)
        {
            if (scope?.Name != namespaces[i])
            {
                return false;
            }

            scope = scope.ContainingNamespace;
        }

        return scope is { IsGlobalNamespace: true };
    }

    public static bool HasConcurrencyAttribute(ISymbol symbol, string name) => symbol.GetAttributes().Any(a => IsConcurrencyType(a.AttributeClass, name));

    public static bool IsToken(ITypeSymbol type) => IsNamed(type, "CancellationToken", "System", "Threading");

    /// <summary>The base classes, nearest first, without <c>object</c>.</summary>
    public static IEnumerable<INamedTypeSymbol> BasesOf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is { SpecialType: not SpecialType.System_Object }; ancestor = ancestor.BaseType)
        {
            yield return ancestor;
        }
    }

    /// <summary>The outermost namespace, empty for the global one.</summary>
    public static string RootNamespace(INamedTypeSymbol type)
    {
        INamespaceSymbol scope = type.ContainingNamespace;
        while (scope is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            scope = scope.ContainingNamespace;
        }

        return scope.Name;
    }

    /// <summary>Types that cannot be stored until somebody's turn: ref structs and pointers, however deep.</summary>
    public static bool IsUnstorable(ITypeSymbol type) => type switch
    {
        { IsRefLikeType: true } => true,
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => IsUnstorable(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsUnstorable) || (named.ContainingType is { } outer && IsUnstorable(outer)),
        ITypeParameterSymbol { AllowsRefLikeType: true } => true,
        _ => false,
    };

    /// <summary>A private or protected nested type, however deep: fine inside the class, not on a handle's internal method.</summary>
    public static bool IsHidden(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsHidden(array.ElementType),
        ITypeParameterSymbol or { TypeKind: TypeKind.Error } => false,
        { ContainingType: not null, DeclaredAccessibility: Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal } => true,
        INamedTypeSymbol named => named.TypeArguments.Any(IsHidden) || (named.ContainingType is { } outer && IsHidden(outer)),
        _ => false,
    };
}
