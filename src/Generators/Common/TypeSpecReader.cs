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
            HintName = HintNames.Of(type) + "." + feature + ".g.cs",
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
}
