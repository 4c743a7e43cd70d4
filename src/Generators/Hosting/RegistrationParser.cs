using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>Reads from a type that has a generated handle whether a container can start it without being told more.</summary>
internal static class RegistrationParser
{
    public static RegistrationSpec Parse(INamedTypeSymbol type, string attribute, TypeSpec spec, string handleName, EquatableArray<ConstructorSpec> constructors)
    {
        var ids = new SuppressedIds();
        ids.AddType(type);
        return new RegistrationSpec
        {
            Attribute = attribute,
            Handle = spec.QualifiedName + "." + handleName,
            DisplayName = spec.DisplayName,
            Omission = OmissionOf(type, constructors),
            SuppressedIds = ids.Ids,
        };
    }

    private static string? OmissionOf(INamedTypeSymbol type, EquatableArray<ConstructorSpec> constructors)
    {
        if (SymbolFacts.HasConcurrencyAttribute(type, "NotRegisteredAttribute"))
        {
            return "it is marked [NotRegistered]";
        }

        for (INamedTypeSymbol? scope = type; scope is not null; scope = scope.ContainingType)
        {
            if (scope.TypeParameters.Length > 0)
            {
                return "it is generic: register each of its types that is used";
            }

            if (scope.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return "it is not visible outside of its containing type";
            }

            if (scope.GetAttributes().Any(static a =>
                SymbolFacts.IsNamed(a.AttributeClass, "ObsoleteAttribute", "System") && a.ConstructorArguments.Any(static argument => argument.Value is true)))
            {
                return "it is obsolete";
            }
        }

        return constructors.First(static c => c.IsForContainer).Services.FirstOrDefault(static s => s is { IsValue: true, Key: null, Default: null }) is { } value
            ? $"its parameter '{value.Name}' is a value, not a service: register it with 'start'"
            : null;
    }
}
