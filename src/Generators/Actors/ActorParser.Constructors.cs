using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>Constructors and required members: the parameters of <c>Start</c>.</content>
internal static partial class ActorParser
{
    private static EquatableArray<ConstructorSpec> ReadConstructors(INamedTypeSymbol type, ReportActorShape refuse, CancellationToken cancellationToken)
    {
        var constructors = ImmutableArray.CreateBuilder<ConstructorSpec>();
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            if (constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
                && constructor.Parameters.All(static p => IsByValue(p) && !IsUnsupported(p.Type))
                && !constructor.IsVararg)
            {
                constructors.Add(ReadConstructor(type, constructor, cancellationToken));
            }
        }

        if (constructors.Count == 0)
        {
            refuse(ActorShapeError.NoUsableConstructor, type, type.Name);
        }

        return new EquatableArray<ConstructorSpec>(constructors.ToImmutable());
    }

    private static ConstructorSpec ReadConstructor(INamedTypeSymbol type, IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(constructor.Parameters.Select(static p => p.Name), StringComparer.Ordinal) { "options" };
        var required = ImmutableArray.CreateBuilder<RequiredMemberSpec>();
        if (!constructor.GetAttributes().Any(static a => IsSystemType(a.AttributeClass, "SetsRequiredMembersAttribute", "System", "Diagnostics", "CodeAnalysis")))
        {
            foreach (ISymbol member in BasesOf(type).Reverse().Append(type).SelectMany(static t => t.GetMembers()))
            {
                ITypeSymbol? memberType = member switch
                {
                    IPropertySymbol { IsRequired: true } property => property.Type,
                    IFieldSymbol { IsRequired: true } field => field.Type,
                    _ => null,
                };
                if (memberType is not null && !required.Any(r => r.Name == SymbolText.Escape(member.Name)))
                {
                    string parameterName = char.ToLowerInvariant(member.Name[0]) + member.Name.Substring(1);
                    required.Add(new RequiredMemberSpec
                    {
                        Name = SymbolText.Escape(member.Name),
                        Type = SymbolText.Qualified(memberType),
                        ParameterName = SymbolText.Escape(SymbolText.Unique(parameterName, names)),
                    });
                }
            }
        }

        return new ConstructorSpec
        {
            Accessibility = constructor.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            Parameters = ReadParameters(constructor.Parameters, keepDefaults: required.Count == 0),
            RequiredMembers = new EquatableArray<RequiredMemberSpec>(required.ToImmutable()),
            Documentation = SymbolText.Documentation(constructor, cancellationToken),
        };
    }

    /// <summary>Parameters as plain values. A default that a required parameter follows is dropped: C# allows it only before <c>params</c>.</summary>
    private static EquatableArray<ParameterSpec> ReadParameters(ImmutableArray<IParameterSymbol> parameters, bool keepDefaults)
    {
        var specs = new ParameterSpec[parameters.Length];
        for (int i = parameters.Length - 1; i >= 0; i--)
        {
            IParameterSymbol parameter = parameters[i];
            bool isToken = IsToken(parameter.Type);
            string? defaultValue = !keepDefaults ? null : isToken ? "default" : SymbolText.Default(parameter);
            keepDefaults = defaultValue is not null;
            specs[i] = new ParameterSpec
            {
                Type = SymbolText.Qualified(parameter.Type),
                Name = SymbolText.Escape(parameter.Name),
                Default = defaultValue,
                PassBy = parameter.RefKind == RefKind.RefReadOnlyParameter ? "in " : "",
                IsToken = isToken,
            };
        }

        return new EquatableArray<ParameterSpec>([.. specs]);
    }

    private static bool IsToken(ITypeSymbol type) => IsSystemType(type, "CancellationToken", "System", "Threading");

    private static bool IsByValue(IParameterSymbol parameter) => parameter.RefKind is RefKind.None or RefKind.In or RefKind.RefReadOnlyParameter;

    /// <summary>Types that cannot wait in a mailbox: ref structs and pointers, however deep.</summary>
    private static bool IsUnsupported(ITypeSymbol type) => type switch
    {
        { IsRefLikeType: true } => true,
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => IsUnsupported(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsUnsupported),
        ITypeParameterSymbol { AllowsRefLikeType: true } => true,
        _ => false,
    };
}
