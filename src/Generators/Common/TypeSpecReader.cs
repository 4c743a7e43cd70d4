using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Generators;

/// <summary>Reads from a type what it takes to reopen it.</summary>
internal static class TypeSpecReader
{
    public static TypeSpec Read(INamedTypeSymbol type, string feature, SuppressedIds? ids = null)
    {
        var containers = new Stack<string>();
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            containers.Push(Header(container));
        }

        string containingNamespace = type.ContainingNamespace.IsGlobalNamespace
            ? ""
            : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));
        return new TypeSpec
        {
            Namespace = containingNamespace,
            Containers = new EquatableArray<string>([.. containers]),
            Header = Header(type),
            Name = SymbolText.EscapeTypeName(type.Name) + TypeParameters(type),
            QualifiedName = SymbolText.Qualified(type),
            DisplayName = SymbolText.Plain(type),
            SuppressedIds = ids?.Ids ?? default,
            HintName = HintName(type) + "." + feature + ".g.cs",
        };
    }

    public static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken) => type.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string Header(INamedTypeSymbol type) => $"partial {Keyword(type)} {SymbolText.EscapeTypeName(type.Name)}{TypeParameters(type)}";

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };

    private static string TypeParameters(INamedTypeSymbol type) =>
        type.TypeParameters.IsEmpty ? "" : "<" + string.Join(", ", type.TypeParameters.Select(static p => SymbolText.EscapeTypeName(p.Name))) + ">";

    // The compiler compares hint names without case, and C# does not: a name that differs from a neighbour's by case alone, or by how its arity is written, carries its
    // position among them. '-' and '+' cannot be part of an identifier.
    private static string HintName(INamedTypeSymbol type)
    {
        INamespaceOrTypeSymbol container = (INamespaceOrTypeSymbol?)type.ContainingType ?? type.ContainingNamespace;
        string name = Distinct(type.MetadataName, container.GetTypeMembers().Select(static t => t.MetadataName));
        return type.ContainingType is { } outer ? HintName(outer) + "+" + name : NamespaceHint(type.ContainingNamespace) + name;
    }

    private static string NamespaceHint(INamespaceSymbol scope) => scope.IsGlobalNamespace
        ? ""
        : NamespaceHint(scope.ContainingNamespace) + Distinct(scope.Name, scope.ContainingNamespace.GetNamespaceMembers().Select(static n => n.Name)) + ".";

    private static string Distinct(string name, IEnumerable<string> neighbours)
    {
        string hint = name.Replace('`', '_');
        List<string> alike = [.. neighbours.Where(n => string.Equals(n.Replace('`', '_'), hint, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal)];
        if (alike.Count < 2)
        {
            return hint;
        }

        alike.Sort(StringComparer.Ordinal);
        return hint + "-" + alike.IndexOf(name);
    }
}
