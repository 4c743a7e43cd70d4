using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace Concurrency.CodeFixes;

/// <summary>One place that has to change, or may stay, when a property's list or array becomes an <c>ImmutableArray&lt;T&gt;</c>.</summary>
/// <param name="Document">The document of the place.</param>
/// <param name="Node">The node to replace.</param>
/// <param name="Rewrite">What replaces it.</param>
internal sealed record CollectionUse(DocumentId Document, SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Rewrite)
{
    private static readonly HashSet<string> SameReads = new(StringComparer.Ordinal) { "Length", "Contains", "IndexOf", "LastIndexOf" };

    /// <summary>All places of the solution; null when one of them has no counterpart.</summary>
    public static async Task<List<CollectionUse>?> OfAsync(IPropertySymbol property, Solution solution, CancellationToken cancellationToken)
    {
        if (property.DeclaringSyntaxReferences is not { Length: 1 } declarations || await declarations[0].GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is not { } declared
            || solution.GetDocument(declared.SyntaxTree) is not { } home || TypeOf(declared) is not { } type || ElementText(type) is not { } element)
        {
            return null;
        }

        List<CollectionUse> uses = [new(home.Id, type, t => ShortNames.In(SyntaxFactory.ParseTypeName($"global::System.Collections.Immutable.ImmutableArray<{element}>")).WithTriviaFrom(t).WithAdditionalAnnotations(Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation))];
        if (declared is PropertyDeclarationSyntax { Initializer.Value: { } initial } && !Store(uses, home.Id, initial))
        {
            return null;
        }

        if (!await ReadsAndStoresAsync(property, uses, solution, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        return declared is not ParameterSyntax parameter || await ArgumentsAsync(property.ContainingType, parameter, uses, solution, cancellationToken).ConfigureAwait(false) ? uses : null;
    }

    private static TypeSyntax? TypeOf(SyntaxNode declared) => declared switch
    {
        PropertyDeclarationSyntax { ExpressionBody: null } property => property.Type,
        ParameterSyntax { Type: { } type, Default: null } => type,
        _ => null,
    };

    private static string? ElementText(TypeSyntax type) => type switch
    {
        ArrayTypeSyntax array => array.ElementType.ToString(),
        GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } only } => only[0].ToString(),
        QualifiedNameSyntax { Right: GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } only } } => only[0].ToString(),
        _ => null,
    };

    private static async Task<bool> ReadsAndStoresAsync(IPropertySymbol property, List<CollectionUse> uses, Solution solution, CancellationToken cancellationToken)
    {
        foreach (ReferencedSymbol found in await SymbolFinder.FindReferencesAsync(property, solution, cancellationToken).ConfigureAwait(false))
        {
            if (!SymbolEqualityComparer.Default.Equals(found.Definition, property))
            {
                continue;
            }

            foreach (ReferenceLocation location in found.Locations)
            {
                SyntaxNode? root = await location.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                SemanticModel? model = await location.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
                if (model is null || root?.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true) is not SimpleNameSyntax name || !Use(name, model, uses, location.Document.Id, cancellationToken))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool Use(SimpleNameSyntax name, SemanticModel model, List<CollectionUse> uses, DocumentId document, CancellationToken cancellationToken)
    {
        ExpressionSyntax access = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name;
        switch (access.Parent)
        {
            case AssignmentExpressionSyntax assignment when assignment.Left == access && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression):
                return Store(uses, document, assignment.Right);
            case ForEachStatementSyntax loop:
                return loop.Expression == access;
            case ElementAccessExpressionSyntax { Parent: not (AssignmentExpressionSyntax or ArgumentSyntax or PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax) } element:
                return element.Expression == access;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count", Parent: not InvocationExpressionSyntax } count when count.Expression == access:
                uses.Add(new(document, count.Name, static n => SyntaxFactory.IdentifierName("Length").WithTriviaFrom(n)));
                return true;
            case MemberAccessExpressionSyntax read when read.Expression == access:
                return SameReads.Contains(read.Name.Identifier.ValueText) || model.GetSymbolInfo(read, cancellationToken).Symbol is IMethodSymbol { ReducedFrom.ContainingType.Name: "Enumerable" };
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } }:
                return true;
            default:
                return false;
        }
    }

    // The values that a positional record is made with.
    private static async Task<bool> ArgumentsAsync(INamedTypeSymbol message, ParameterSyntax parameter, List<CollectionUse> uses, Solution solution, CancellationToken cancellationToken)
    {
        int ordinal = ((ParameterListSyntax)parameter.Parent!).Parameters.IndexOf(parameter);
        foreach (IMethodSymbol constructor in message.InstanceConstructors.Where(c => c.Parameters.Length > ordinal && c.Parameters[ordinal].Name == parameter.Identifier.ValueText))
        {
            foreach (ReferenceLocation location in (await SymbolFinder.FindReferencesAsync(constructor, solution, cancellationToken).ConfigureAwait(false)).SelectMany(static f => f.Locations))
            {
                SyntaxNode? root = await location.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                SyntaxNode? node = root?.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
                if (node?.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is not { ArgumentList.Arguments: var arguments }
                    || (arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter.Identifier.ValueText) ?? (ordinal < arguments.Count && arguments[ordinal].NameColon is null ? arguments[ordinal] : null)) is not { } argument
                    || !Store(uses, location.Document.Id, argument.Expression))
                {
                    return false;
                }
            }
        }

        return message.GetMembers("Deconstruct").Length <= 1;
    }

    private static bool Store(List<CollectionUse> uses, DocumentId document, ExpressionSyntax value)
    {
        switch (value)
        {
            case CollectionExpressionSyntax:
                return true;
            case ImplicitObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments.Count: 0 } or ObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } }:
                uses.Add(new(document, value, static v => SyntaxFactory.ParseExpression("[]").WithTriviaFrom(v)));
                return true;
            case ImplicitObjectCreationExpressionSyntax or LiteralExpressionSyntax or DefaultExpressionSyntax or PostfixUnaryExpressionSyntax:
                return false;
            default:
                uses.Add(new(document, value, static v => SyntaxFactory.ParseExpression($"[.. {v.WithoutTrivia()}]").WithTriviaFrom(v)));
                return true;
        }
    }
}
