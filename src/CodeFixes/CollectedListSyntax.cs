using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>A local list that starts empty and that delegates fill: <c>var found = new List&lt;Page&gt;();</c></summary>
/// <param name="Declaration">The statement that declares it, alone.</param>
/// <param name="Local">The list.</param>
/// <param name="Element">What it holds.</param>
internal readonly record struct CollectedListSyntax(LocalDeclarationStatementSyntax Declaration, ILocalSymbol Local, ITypeSymbol Element)
{
    /// <summary>The list that <c>list.Add(value)</c> fills; null where it is not a local list that starts empty.</summary>
    public static CollectedListSyntax? Of(InvocationExpressionSyntax add, SemanticModel model, CancellationToken cancellationToken)
    {
        if (add is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax name }, ArgumentList.Arguments.Count: 1 }
            || model.GetSymbolInfo(name, cancellationToken).Symbol is not ILocalSymbol { Type: INamedTypeSymbol { Name: "List", TypeArguments: { Length: 1 } element }, DeclaringSyntaxReferences: { Length: 1 } declarations } local)
        {
            return null;
        }

        return declarations[0].GetSyntax(cancellationToken) is VariableDeclaratorSyntax
        {
            Initializer.Value: { } initial,
            Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Parent: BlockSyntax } declaration },
        } && IsEmpty(initial)
            ? new(declaration, local, element[0])
            : null;
    }

    /// <summary>Every place that names the list, its declaration left out.</summary>
    public IEnumerable<IdentifierNameSyntax> Uses(SemanticModel model, CancellationToken cancellationToken)
    {
        ILocalSymbol local = Local;
        return Declaration.Parent!.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n, cancellationToken).Symbol, local));
    }

    private static bool IsEmpty(ExpressionSyntax value) => value is BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } } or CollectionExpressionSyntax { Elements.Count: 0 };
}
