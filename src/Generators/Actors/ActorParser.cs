using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>What the parser found wrong: which rule, on which symbol, and the words the rule's message needs.</summary>
internal delegate void ReportActorShape(ActorShapeError error, ISymbol symbol, params string[] arguments);

/// <summary>Reads an [Actor] class into a spec. The generator runs it silently; the declaration analyzer runs it for the findings.</summary>
internal static partial class ActorParser
{
    // The views nested in every handle.
    private static readonly string[] ViewNames = ["TellSender", "TryTellSender", "TimedAsks", "ScheduledTells"];

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

        ActorSettings settings = ReadSettings(type, attribute, Refuse);
        List<(IMethodSymbol Method, MessageSpec Message)> messages = ReadMessages(type, settings.HandleName, Refuse, cancellationToken);
        EquatableArray<TickSpec> ticks = ReadTicks(type, messages, Refuse);
        CheckFields(type, Refuse);
        ActorKeySpec? key = ReadKey(type, Refuse);
        if (type.IsAbstract)
        {
            return null; // A base with handlers: they become messages of the classes derived from it.
        }

        EquatableArray<ConstructorSpec> constructors = ReadConstructors(type, key is not null, Refuse, cancellationToken);
        CheckNames(type, settings, Refuse);
        if (!isSound)
        {
            return null;
        }

        return new ActorSpec
        {
            Type = TypeSpecReader.Read(type, "Actors", IdsOf(type, messages)),
            HandleName = SymbolText.EscapeTypeName(settings.HandleName),
            IsSealed = type.IsSealed,
            HidesHandle = Hides(type, settings.HandleName),
            HidesSelf = Hides(type, "Self"),
            UsesFieldKeyword = settings.UsesFieldKeyword,
            Capacity = settings.Capacity,
            FullMode = settings.FullMode,
            AskTimeoutMilliseconds = settings.AskTimeoutMilliseconds,
            Inline = settings.Inline,
            OnError = settings.OnError,
            RestartLimit = settings.RestartLimit,
            RestartWindowMilliseconds = settings.RestartWindowMilliseconds,
            HasLifecycle = type.AllInterfaces.Any(static i => SymbolFacts.IsConcurrencyType(i, "IActorLifecycle")),
            HasServiceScopes = ReferenceFacts.HasServiceScopes(type),
            Key = key,
            Constructors = constructors,
            Messages = new EquatableArray<MessageSpec>([.. messages.Select(static m => m.Message)]),
            Ticks = ticks,
            Contracts = ContractReader.Read(type, [.. messages.Select(static m => new ContractTarget
            {
                Method = m.Method,
                AsyncName = m.Message.AsyncName,
                Parameters = m.Message.Parameters,
                TakesToken = m.Message.HandlerTakesToken,
                Result = m.Message.Result,
                Obsolete = m.Message.Obsolete,
            })]),
        };
    }

    private static bool Knows(INamedTypeSymbol type, string metadataName) =>
        type.ContainingModule.ReferencedAssemblySymbols.Append(type.ContainingAssembly).Any(a => a.GetTypeByMetadataName(metadataName) is { DeclaredAccessibility: Accessibility.Public });

    private static SuppressedIds IdsOf(INamedTypeSymbol type, List<(IMethodSymbol Method, MessageSpec Message)> messages)
    {
        var ids = new SuppressedIds();
        foreach (IMethodSymbol method in messages.Select(static m => m.Method).Concat(type.InstanceConstructors))
        {
            ids.AddMethod(method);
        }

        foreach (ITypeSymbol contract in type.AllInterfaces)
        {
            ids.AddType(contract);
        }

        return ids;
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
        if (type.GetAttributes().Any(static a => SymbolFacts.IsConcurrencyType(a.AttributeClass, "PipelineAttribute") || SymbolFacts.IsConcurrencyType(a.AttributeClass, "WorkerPoolAttribute")))
        {
            refuse(ActorShapeError.SeveralKinds, type, type.Name);
            isSound = false;
        }

        if (SymbolFacts.BasesOf(type).FirstOrDefault(static b => !b.IsAbstract && HasActorAttribute(b)) is { } actor)
        {
            refuse(ActorShapeError.DerivedFromActor, type, type.Name, actor.Name);
            isSound = false;
        }

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

    private static void CheckNames(INamedTypeSymbol type, ActorSettings settings, ReportActorShape refuse)
    {
        const string Handle = "the generated handle; choose another with HandleName";
        if (type.Name == settings.HandleName || type.Name == "Self")
        {
            refuse(ActorShapeError.ReservedName, type, type.Name, type.Name == "Self" ? "the actor's own handle" : Handle);
        }

        for (INamedTypeSymbol? scope = type; scope is not null; scope = scope.ContainingType)
        {
            bool isOwn = ReferenceEquals(scope, type);
            foreach (ITypeParameterSymbol parameter in scope.TypeParameters)
            {
                if (parameter.Name == settings.HandleName || parameter.Name is "Message" or "Handler" or "Cell" || ViewNames.Contains(parameter.Name, StringComparer.Ordinal) || (isOwn && parameter.Name == "Self"))
                {
                    refuse(ActorShapeError.ReservedName, isOwn ? parameter : type, parameter.Name, parameter.Name == "Self" ? "the actor's own handle" : "a type nested in the generated handle");
                }
            }
        }

        foreach (ISymbol member in type.GetMembers().Where(static m => !IsGenerated(m)))
        {
            string? owner = member.Name == settings.HandleName ? Handle
                : member.Name == "Self" ? "the actor's own handle"
                : member.Name == "__self" && !settings.UsesFieldKeyword ? "the field behind Self"
                : null;
            if (owner is not null)
            {
                refuse(ActorShapeError.ReservedName, member, member.Name, owner);
            }
        }

        if (SymbolFacts.BasesOf(type).SelectMany(static b => b.GetMembers("Self")).Any(static m => m.IsAbstract))
        {
            refuse(ActorShapeError.ReservedName, type, "Self", "the actor's own handle, and abstract in a base class");
        }
    }

    /// <summary>True where a base class has a member of that name which is visible here, so that ours hides it.</summary>
    private static bool Hides(INamedTypeSymbol type, string name) => SymbolFacts.BasesOf(type).SelectMany(b => b.GetMembers(name)).Any(m => m.DeclaredAccessibility switch
    {
        Accessibility.Private => false,
        Accessibility.Internal or Accessibility.ProtectedAndInternal => IsVisibleTo(m, type),
        _ => true,
    });

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
