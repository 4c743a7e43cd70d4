using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>What the parser found wrong: which rule, on which symbol, and the words the rule's message needs.</summary>
internal delegate void ReportActorShape(ActorShapeError error, ISymbol symbol, params string[] arguments);

/// <summary>Reads an [Actor] class into a spec. The generator runs it silently; the declaration analyzer runs it for the findings.</summary>
internal static partial class ActorParser
{
    public static bool IsActorAttribute(INamedTypeSymbol? type) => SymbolFacts.IsConcurrencyType(type, "ActorAttribute");

    /// <returns>The spec, or null when the class cannot be generated: then at least one finding was reported.</returns>
    public static ActorSpec? Parse(INamedTypeSymbol type, AttributeData attribute, ReportActorShape? report, CancellationToken cancellationToken)
    {
        bool isSound = true;
        void Refuse(ActorShapeError error, ISymbol symbol, params string[] arguments)
        {
            isSound = false;
            report?.Invoke(error, symbol, arguments);
        }

        if (!CheckType(type, Refuse, cancellationToken))
        {
            return null;
        }

        if (type.IsAbstract)
        {
            return null; // A base with handlers: they become messages of the classes derived from it.
        }

        ActorSettings settings = ReadSettings(type, attribute, Refuse);
        EquatableArray<MessageSpec> messages = ReadMessages(type, settings.HandleName, Refuse, cancellationToken);
        EquatableArray<ConstructorSpec> constructors = ReadConstructors(type, Refuse, cancellationToken);
        CheckNames(type, settings.HandleName, Refuse);
        CheckFields(type, Refuse);
        if (!isSound)
        {
            return null;
        }

        return new ActorSpec
        {
            Type = TypeSpecReader.Read(type, "Actors"),
            HandleName = settings.HandleName,
            IsSealed = type.IsSealed,
            HidesBase = SymbolFacts.BasesOf(type).Any(static b => !b.IsAbstract && HasActorAttribute(b)),
            UsesFieldKeyword = settings.UsesFieldKeyword,
            Capacity = settings.Capacity,
            FullMode = settings.FullMode,
            AskTimeoutMilliseconds = settings.AskTimeoutMilliseconds,
            Constructors = constructors,
            Messages = messages,
        };
    }

    private static bool CheckType(INamedTypeSymbol type, ReportActorShape refuse, CancellationToken cancellationToken)
    {
        if (type.IsRecord && type.TypeKind == TypeKind.Class)
        {
            refuse(ActorShapeError.Record, type, type.Name);
            return false;
        }

        if (type.TypeKind != TypeKind.Class)
        {
            refuse(ActorShapeError.NotAClass, type, type.Name);
            return false;
        }

        if (type.IsStatic)
        {
            refuse(ActorShapeError.StaticClass, type, type.Name);
            return false;
        }

        bool isSound = true;
        if (type.IsFileLocal)
        {
            refuse(ActorShapeError.FileLocal, type, type.Name);
            isSound = false;
        }

        if (!TypeSpecReader.IsPartial(type, cancellationToken))
        {
            refuse(ActorShapeError.NotPartial, type, type.Name);
            isSound = false;
        }

        // Findings about containers stand on the actor: an analyzer's findings must stay inside the symbol it looks at.
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            if (container.IsFileLocal)
            {
                refuse(ActorShapeError.FileLocal, type, container.Name);
                isSound = false;
            }

            if (!TypeSpecReader.IsPartial(container, cancellationToken))
            {
                refuse(ActorShapeError.ContainerNotPartial, type, container.Name, type.Name);
                isSound = false;
            }
        }

        return isSound;
    }

    private static void CheckNames(INamedTypeSymbol type, string handleName, ReportActorShape refuse)
    {
        if (type.Name == handleName)
        {
            refuse(ActorShapeError.ReservedName, type, type.Name, "the generated handle; choose another with HandleName");
        }

        for (INamedTypeSymbol? scope = type; scope is not null; scope = scope.ContainingType)
        {
            foreach (ITypeParameterSymbol parameter in scope.TypeParameters)
            {
                if (parameter.Name == handleName || parameter.Name is "Message" or "Handler" or "Cell" or "TellSender" or "TryTellSender" or "TimedAsks")
                {
                    refuse(ActorShapeError.ReservedName, ReferenceEquals(scope, type) ? parameter : type, parameter.Name, "a type nested in the generated handle");
                }
            }
        }

        foreach (ISymbol member in type.GetMembers())
        {
            if (IsGenerated(member))
            {
                continue;
            }

            if (member.Name == handleName)
            {
                refuse(ActorShapeError.ReservedName, member, member.Name, "the generated handle; choose another with HandleName");
            }
            else if (member.Name is "Self")
            {
                refuse(ActorShapeError.ReservedName, member, member.Name, "the actor's own handle");
            }
        }
    }

    private static void CheckFields(INamedTypeSymbol type, ReportActorShape refuse)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol { DeclaredAccessibility: Accessibility.Public, IsReadOnly: false, IsConst: false, IsStatic: false, IsImplicitlyDeclared: false, IsRequired: false })
            {
                refuse(ActorShapeError.PublicField, member, member.Name, type.Name);
            }
        }
    }

    /// <summary>The analyzer runs after the generator and sees its half too.</summary>
    private static bool IsGenerated(ISymbol member) =>
        member.Locations.All(static location => location.SourceTree?.FilePath.EndsWith(".Actors.g.cs", StringComparison.Ordinal) ?? true);

    private static bool HasActorAttribute(INamedTypeSymbol type) => type.GetAttributes().Any(static a => IsActorAttribute(a.AttributeClass));
}
