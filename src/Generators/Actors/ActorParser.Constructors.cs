using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>Constructors and required members: the parameters of <c>Start</c>.</content>
internal static partial class ActorParser
{
    private static EquatableArray<ConstructorSpec> ReadConstructors(INamedTypeSymbol type, bool isKeyed, ReportActorShape refuse, CancellationToken cancellationToken)
    {
        EquatableArray<ConstructorSpec> constructors = ConstructorReader.Read(type, isKeyed ? KnownNames.DirectoryOptions : KnownNames.ActorOptions, isKeyed ? IsKey : null, out ConstructorProblem problem, cancellationToken);
        switch (problem)
        {
            case ConstructorProblem.NoneUsable:
                refuse(ActorShapeError.NoUsableConstructor, type, type.Name);
                break;
            case ConstructorProblem.Ambiguous:
                refuse(ActorShapeError.AmbiguousConstructors, type, type.Name);
                break;
            case ConstructorProblem.SameStart:
                refuse(ActorShapeError.SameStart, type, type.Name);
                break;
        }

        return constructors;
    }
}
