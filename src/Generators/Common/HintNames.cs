using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>
/// What a type's generated file is called. The compiler compares these names without case, and C# does not: a name that differs from a neighbour's by case alone, or by how its arity is written, carries
/// its position among them. '-' and '+' cannot be part of an identifier.
/// </summary>
internal static class HintNames
{
    // The neighbours of a thousand types are the same thousand: looked through once per compilation, whose symbols the keys are, weakly.
    private static readonly ConditionalWeakTable<INamespaceOrTypeSymbol, Dictionary<string, string[]>> Types = new();
    private static readonly ConditionalWeakTable<INamespaceSymbol, Dictionary<string, string[]>> Namespaces = new();

    public static string Of(INamedTypeSymbol type)
    {
        INamespaceOrTypeSymbol container = (INamespaceOrTypeSymbol?)type.ContainingType ?? type.ContainingNamespace;
        string name = Distinct(type.MetadataName, Types.GetValue(container, static c => Alike(c.GetTypeMembers().Select(static t => t.MetadataName))));
        return type.ContainingType is { } outer ? Of(outer) + "+" + name : Of(type.ContainingNamespace) + name;
    }

    private static string Of(INamespaceSymbol scope) => scope.IsGlobalNamespace
        ? ""
        : Of(scope.ContainingNamespace) + Distinct(scope.Name, Namespaces.GetValue(scope.ContainingNamespace, static c => Alike(c.GetNamespaceMembers().Select(static n => n.Name)))) + ".";

    private static string Distinct(string name, Dictionary<string, string[]> neighbours)
    {
        string hint = Hint(name);
        return neighbours.TryGetValue(hint, out string[]? alike) && alike.Length > 1 ? hint + "-" + Array.IndexOf(alike, name) : hint;
    }

    private static Dictionary<string, string[]> Alike(IEnumerable<string> names) => names
        .Distinct(StringComparer.Ordinal)
        .GroupBy(Hint, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(static group => group.Key, static group => group.OrderBy(static name => name, StringComparer.Ordinal).ToArray(), StringComparer.OrdinalIgnoreCase);

    private static string Hint(string name) => name.Replace('`', '_');
}
