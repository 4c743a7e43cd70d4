using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

/// <content>[ActorKey]: the constructor parameter that says which one of many an actor is.</content>
internal static partial class ActorParser
{
    /// <summary>Whether the parameter is marked as a key.</summary>
    public static bool IsKey(IParameterSymbol parameter) => SymbolFacts.HasConcurrencyAttribute(parameter, "ActorKeyAttribute");

    /// <summary>Marks where no key can be: on a handler's parameter, or in a class that is no actor or has no handle.</summary>
    public static void ReportStrayKeys(INamedTypeSymbol type, bool isActor, ReportActorShape report)
    {
        // Of a class that is none of ours, only what is constructed is looked at: every class comes by here.
        foreach (IMethodSymbol method in isActor ? type.GetMembers().OfType<IMethodSymbol>() : type.InstanceConstructors)
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                string? reason = !isActor ? $"'{type.Name}' is not marked [Actor]"
                    : method.MethodKind != MethodKind.Constructor ? "a key is given to the constructor, once, and not with a message"
                    : type.IsAbstract ? $"'{type.Name}' is abstract: the classes derived from it say which of their own parameters it is"
                    : null;
                if (reason is not null && !parameter.IsImplicitlyDeclared && IsKey(parameter))
                {
                    report(ActorShapeError.UnusableKey, parameter, parameter.Name, reason);
                }
            }
        }
    }

    private static ActorKeySpec? ReadKey(INamedTypeSymbol type, ReportActorShape refuse)
    {
        ReportStrayKeys(type, isActor: true, refuse);
        List<IParameterSymbol> keys = [];
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            List<IParameterSymbol> marked = [.. constructor.Parameters.Where(IsKey)];
            keys.AddRange(marked);
            foreach (IParameterSymbol second in marked.Skip(1))
            {
                refuse(ActorShapeError.UnusableKey, second, second.Name, $"'{marked[0].Name}' is the key already; a key of several parts is one value, such as a record struct");
            }
        }

        if (keys.Count == 0 || type.IsAbstract)
        {
            return null;
        }

        IParameterSymbol key = keys[0];
        foreach (IParameterSymbol parameter in keys)
        {
            if (!SymbolEqualityComparer.Default.Equals(parameter.Type, key.Type))
            {
                refuse(ActorShapeError.UnusableKey, parameter, parameter.Name, $"another constructor's key is a '{SymbolText.Plain(key.Type)}': one directory has keys of one type");
            }
            else if (DescribeUnusableKey(parameter) is { } reason)
            {
                refuse(ActorShapeError.UnusableKey, parameter, parameter.Name, reason);
            }
        }

        string name = ReadDirectoryName(type, keys, refuse);
        CheckDirectoryName(type, name, refuse);
        return new ActorKeySpec
        {
            Type = SymbolText.Static(key.Type),
            DirectoryName = SymbolText.EscapeTypeName(name),
            HidesDirectory = Hides(type, name),
            Accessibility = IsPublic(type) && !IsPublic(key.Type) ? "internal" : "public",
            HasServiceKnowledge = Knows(type, KnownNames.ServiceKnowledgeName),
        };
    }

    private static string ReadDirectoryName(INamedTypeSymbol type, List<IParameterSymbol> keys, ReportActorShape refuse)
    {
        string name = "Directory";
        foreach (IParameterSymbol key in keys)
        {
            AttributeData attribute = key.GetAttributes().First(static a => SymbolFacts.IsConcurrencyType(a.AttributeClass, "ActorKeyAttribute"));
            if (attribute.NamedArguments.FirstOrDefault(static a => a.Key == "DirectoryName").Value.Value is not string given)
            {
                continue;
            }

            if (!SyntaxFacts.IsValidIdentifier(given) || given is "Start" or "Get" or "Name" or "Lifetime" or "Count" or "Statistics" or "DisposeAsync")
            {
                refuse(ActorShapeError.InvalidSetting, type, "DirectoryName", SyntaxFacts.IsValidIdentifier(given) ? $"'{given}' is a member of the directory" : $"'{given}' is not an identifier");
            }
            else
            {
                name = given;
            }
        }

        return name;
    }

    private static void CheckDirectoryName(INamedTypeSymbol type, string name, ReportActorShape refuse)
    {
        const string Owner = "the generated directory; choose another with DirectoryName";
        foreach (ISymbol symbol in type.GetMembers(name).Where(static m => !IsGenerated(m)).Concat(type.TypeParameters.Where(p => p.Name == name)))
        {
            refuse(ActorShapeError.ReservedName, symbol, name, Owner);
        }

        if (type.Name == name)
        {
            refuse(ActorShapeError.ReservedName, type, name, Owner);
        }
    }

    private static string? DescribeUnusableKey(IParameterSymbol parameter) => parameter.Type switch
    {
        { TypeKind: TypeKind.Error } => null, // The compiler's to say.
        _ when !ParameterReader.IsByValue(parameter) || SymbolFacts.IsUnstorable(parameter.Type) => "it cannot be kept",
        { NullableAnnotation: NullableAnnotation.Annotated } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => "it may be null",
        ITypeParameterSymbol { HasNotNullConstraint: false, HasValueTypeConstraint: false, HasReferenceTypeConstraint: false, HasUnmanagedTypeConstraint: false, ConstraintTypes.IsEmpty: true } =>
            "it may be null: constrain it with 'notnull'",
        ITypeParameterSymbol => null,
        { TypeKind: TypeKind.Dynamic } or { SpecialType: SpecialType.System_Object } => "keys are compared by value, and what it is compared by is not known",
        IArrayTypeSymbol => "arrays are compared by reference",
        { TypeKind: TypeKind.Delegate } => "delegates are no names",
        { TypeKind: TypeKind.Interface } => "keys are compared by value, and an interface does not say how",
        INamedTypeSymbol { TypeKind: TypeKind.Class } key when !OverridesEquals(key) => $"'{key.Name}' is compared by reference: make it a record, or override Equals and GetHashCode",
        _ => null,
    };

    private static bool OverridesEquals(INamedTypeSymbol type) => SymbolFacts.BasesOf(type).Prepend(type).SelectMany(static t => t.GetMembers("Equals")).OfType<IMethodSymbol>()
        .Any(static m => m is { IsOverride: true, Parameters: [{ Type.SpecialType: SpecialType.System_Object }] });

    private static bool IsPublic(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        INamedTypeSymbol named => named.DeclaredAccessibility is Accessibility.Public or Accessibility.NotApplicable && named.TypeArguments.All(IsPublic) && (named.ContainingType is null || IsPublic(named.ContainingType)),
        IArrayTypeSymbol array => IsPublic(array.ElementType),
        _ => true,
    };
}
