using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Generators;

/// <summary>Reads from a type what it takes to reopen it.</summary>
internal static class TypeSpecReader
{
    public static TypeSpec Read(INamedTypeSymbol type, string feature)
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
            Name = SymbolText.Escape(type.Name) + TypeParameters(type),
            DisplayName = SymbolText.Plain(type),
            HintName = HintName(type) + "." + feature + ".g.cs",
        };
    }

    public static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken) => type.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string Header(INamedTypeSymbol type) => $"partial {Keyword(type)} {SymbolText.Escape(type.Name)}{TypeParameters(type)}";

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };

    private static string TypeParameters(INamedTypeSymbol type) =>
        type.TypeParameters.IsEmpty ? "" : "<" + string.Join(", ", type.TypeParameters.Select(static p => SymbolText.Escape(p.Name))) + ">";

    // The compiler compares hint names without case, and C# does not: a name that differs from a neighbour's by case alone carries its position among them.
    private static string HintName(INamedTypeSymbol type)
    {
        string name = type.MetadataName.Replace('`', '_');
        INamespaceOrTypeSymbol container = (INamespaceOrTypeSymbol?)type.ContainingType ?? type.ContainingNamespace;
        List<string> alike = [.. container.GetTypeMembers().Select(static t => t.MetadataName).Where(n => string.Equals(n, type.MetadataName, StringComparison.OrdinalIgnoreCase)).Distinct()];
        if (alike.Count > 1)
        {
            alike.Sort(StringComparer.Ordinal);
            name += "-" + alike.IndexOf(type.MetadataName);
        }

        return type.ContainingType is { } outer ? HintName(outer) + "+" + name
            : type.ContainingNamespace.IsGlobalNamespace ? name
            : type.ContainingNamespace.ToDisplayString().Replace("@", "") + "." + name;
    }
}
