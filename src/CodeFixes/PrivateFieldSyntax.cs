using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>A private field that is declared alone, in a type of one part: every use of it stands in one declaration, so its type can be changed.</summary>
internal sealed class PrivateFieldSyntax
{
    private PrivateFieldSyntax(IFieldSymbol field, VariableDeclaratorSyntax variable, FieldDeclarationSyntax declaration, TypeDeclarationSyntax type, List<ExpressionSyntax> uses)
    {
        Field = field;
        Variable = variable;
        Declaration = declaration;
        Type = type;
        Uses = uses;
    }

    public IFieldSymbol Field { get; }

    public VariableDeclaratorSyntax Variable { get; }

    public FieldDeclarationSyntax Declaration { get; }

    /// <summary>The outermost type around the field, whose code is all that can see it.</summary>
    public TypeDeclarationSyntax Type { get; }

    /// <summary>Every access: <c>_field</c>, <c>this._field</c>, <c>Type._field</c>.</summary>
    public List<ExpressionSyntax> Uses { get; }

    public static PrivateFieldSyntax? Of(ISymbol? symbol, SemanticModel model, CancellationToken cancellationToken)
    {
        if (symbol is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsImplicitlyDeclared: false, DeclaringSyntaxReferences: { Length: 1 } declarations } field
            || declarations[0].SyntaxTree != model.SyntaxTree || !IsOnePart(field.ContainingType) || field.GetAttributes().Length > 0
            || declarations[0].GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax declaration } } variable
            || declaration.Ancestors().OfType<TypeDeclarationSyntax>().LastOrDefault() is not { } type)
        {
            return null;
        }

        List<ExpressionSyntax> uses = [];
        foreach (IdentifierNameSyntax name in type.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != field.Name || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, field.OriginalDefinition))
            {
                continue;
            }

            uses.Add(name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name);
        }

        return new PrivateFieldSyntax(field, variable, declaration, type, uses);
    }

    private static bool IsOnePart(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.DeclaringSyntaxReferences.Length != 1 || type.DeclaringSyntaxReferences[0].GetSyntax() is not TypeDeclarationSyntax declaration || declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                return false;
        }

        return true;
    }
}
