using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises state that is declared as an interface and always holds an ordinary collection: <c>readonly IDictionary&lt;K, V&gt; _map = new Dictionary&lt;K, V&gt;();</c></summary>
/// <remarks>By the name of the created type, so that the answer needs no semantic model and can be given for every part of a type. Only what is assigned once counts.</remarks>
internal sealed class MadeCollections
{
    private static readonly HashSet<string> Interfaces = new(StringComparer.Ordinal) { "IList", "ICollection", "IDictionary", "ISet" };

    private static readonly HashSet<string> Made = new(StringComparer.Ordinal) { "List", "Dictionary", "HashSet", "SortedList", "SortedDictionary", "SortedSet", "LinkedList" };

    private readonly ConcurrentDictionary<ISymbol, bool> _verdicts = new(SymbolEqualityComparer.Default);

    public bool Holds(ISymbol? state)
    {
        ITypeSymbol? type = state switch
        {
            IFieldSymbol { IsReadOnly: true } field => field.Type,
            IPropertySymbol { IsReadOnly: true } property => property.Type,
            ILocalSymbol local => local.Type,
            _ => null,
        };
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Interface, Arity: > 0 } || !Interfaces.Contains(type.Name) || state is null)
        {
            return false;
        }

        return _verdicts.TryGetValue(state, out bool known) ? known : _verdicts.GetOrAdd(state, Compute(state));
    }

    private static bool Compute(ISymbol state)
    {
        if (state.DeclaringSyntaxReferences.Length != 1)
        {
            return false;
        }

        ExpressionSyntax? initial = state.DeclaringSyntaxReferences[0].GetSyntax() switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
            PropertyDeclarationSyntax { Initializer.Value: { } value } => value,
            _ => null,
        };
        return initial is not null ? IsMade(initial) : state is not ILocalSymbol && IsMadeInConstructors(state);
    }

    private static bool IsMadeInConstructors(ISymbol state)
    {
        bool isMade = false;
        foreach (IMethodSymbol constructor in state.IsStatic ? state.ContainingType.StaticConstructors : state.ContainingType.InstanceConstructors)
        {
            if (constructor.DeclaringSyntaxReferences.Length != 1 || constructor.DeclaringSyntaxReferences[0].GetSyntax() is not ConstructorDeclarationSyntax declaration)
            {
                continue;
            }

            foreach (SyntaxNode node in declaration.DescendantNodes())
            {
                if (node is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment || !Names(assignment.Left, state.Name))
                {
                    continue;
                }

                if (!IsMade(assignment.Right))
                {
                    return false;
                }

                isMade = true;
            }
        }

        return isMade;
    }

    private static bool Names(ExpressionSyntax target, string name) =>
        target is IdentifierNameSyntax plain ? plain.Identifier.ValueText == name
        : target is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member && member.Name.Identifier.ValueText == name;

    private static bool IsMade(ExpressionSyntax value) => value is ObjectCreationExpressionSyntax { Type: GenericNameSyntax or QualifiedNameSyntax { Right: GenericNameSyntax } } creation
        && Made.Contains(((creation.Type as GenericNameSyntax) ?? (GenericNameSyntax)((QualifiedNameSyntax)creation.Type).Right).Identifier.ValueText);
}
