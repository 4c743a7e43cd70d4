using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>A private field that is declared alone, in a type whose parts stand in one file: every use of it can be seen there, so its type can be changed.</summary>
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
            || declarations[0].SyntaxTree != model.SyntaxTree || !StandsInOneFile(field, cancellationToken) || field.GetAttributes().Length > 0
            || declarations[0].GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax declaration } } variable
            || declaration.Ancestors().OfType<TypeDeclarationSyntax>().LastOrDefault() is not { } type)
        {
            return null;
        }

        List<ExpressionSyntax> uses = [];
        foreach (IdentifierNameSyntax name in Parts(type, field, cancellationToken).SelectMany(static p => p.DescendantNodes()).OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != field.Name || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, field.OriginalDefinition))
            {
                continue;
            }

            uses.Add(name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name);
        }

        return new PrivateFieldSyntax(field, variable, declaration, type, uses);
    }

    // The outermost type around the field, in each of its parts in this file.
    private static IEnumerable<SyntaxNode> Parts(TypeDeclarationSyntax type, IFieldSymbol field, CancellationToken cancellationToken)
    {
        INamedTypeSymbol outermost = field.ContainingType;
        while (outermost.ContainingType is { } outer)
        {
            outermost = outer;
        }

        return outermost.DeclaringSyntaxReferences.Where(r => r.SyntaxTree == type.SyntaxTree).Select(r => r.GetSyntax(cancellationToken));
    }

    // A generated half that does not name the field is no obstacle.
    private static bool StandsInOneFile(IFieldSymbol field, CancellationToken cancellationToken)
    {
        SyntaxTree tree = field.DeclaringSyntaxReferences[0].SyntaxTree;
        for (INamedTypeSymbol? type = field.ContainingType; type is not null; type = type.ContainingType)
        {
            foreach (SyntaxReference part in type.DeclaringSyntaxReferences)
            {
                if (part.GetSyntax(cancellationToken) is not TypeDeclarationSyntax declaration
                    || (part.SyntaxTree != tree && (!part.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) || declaration.DescendantTokens().Any(t => t.ValueText == field.Name))))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
