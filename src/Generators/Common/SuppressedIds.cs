using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

/// <summary>
/// The diagnostic ids that the user's own types and members bring along: [Obsolete(DiagnosticId = …)] and [Experimental]. Whoever declares a message with such a type has
/// dealt with them at his declaration; the generated half repeats the type and must not warn a second time.
/// </summary>
internal sealed class SuppressedIds
{
    private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

    public EquatableArray<string> Ids => new([.. _ids]);

    /// <summary>Adds the ids of a method, its parameters and what it returns.</summary>
    public void AddMethod(IMethodSymbol method)
    {
        AddMember(method);
        AddType(method.ReturnType);
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            AddType(parameter.Type);
        }
    }

    /// <summary>Adds the ids of one member.</summary>
    public void AddMember(ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            string? id = SymbolFacts.IsNamed(attribute.AttributeClass, "ExperimentalAttribute", "System", "Diagnostics", "CodeAnalysis")
                ? attribute.ConstructorArguments.FirstOrDefault().Value as string
                : SymbolFacts.IsNamed(attribute.AttributeClass, "ObsoleteAttribute", "System")
                    ? attribute.NamedArguments.FirstOrDefault(static a => a.Key == "DiagnosticId").Value.Value as string
                    : null;
            if (id is not null && SyntaxFacts.IsValidIdentifier(id))
            {
                _ids.Add(id);
            }
        }
    }

    /// <summary>Adds the ids of a type and of everything it is made of.</summary>
    public void AddType(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                AddType(array.ElementType);
                break;
            case INamedTypeSymbol named when _seen.Add(named):
                AddMember(named.OriginalDefinition);
                foreach (ITypeSymbol argument in named.TypeArguments)
                {
                    AddType(argument);
                }

                if (named.ContainingType is { } outer)
                {
                    AddType(outer);
                }

                break;
        }
    }
}
