using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>Looks whether a type can have a generated half with a nested handle.</summary>
internal static class TypeCheck
{
    /// <summary>Every problem, with the names its rule's message needs. Findings about containers stand on the type: an analyzer's findings must stay inside the symbol it looks at.</summary>
    public static IEnumerable<(TypeProblem Problem, string[] Arguments)> Problems(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (type.IsRecord && type.TypeKind == TypeKind.Class)
        {
            return [(TypeProblem.Record, [type.Name])];
        }

        if (type.TypeKind != TypeKind.Class)
        {
            return [(TypeProblem.NotAClass, [type.Name])];
        }

        return type.IsStatic ? [(TypeProblem.StaticClass, [type.Name])] : ProblemsOfClass(type, cancellationToken);
    }

    private static IEnumerable<(TypeProblem Problem, string[] Arguments)> ProblemsOfClass(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (type.IsFileLocal)
        {
            yield return (TypeProblem.FileLocal, [type.Name]);
        }

        if (!TypeSpecReader.IsPartial(type, cancellationToken))
        {
            yield return (TypeProblem.NotPartial, [type.Name]);
        }

        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            if (container.IsFileLocal)
            {
                yield return (TypeProblem.FileLocal, [container.Name]);
            }

            if (!TypeSpecReader.IsPartial(container, cancellationToken))
            {
                yield return (TypeProblem.ContainerNotPartial, [container.Name, type.Name]);
            }
        }
    }
}
