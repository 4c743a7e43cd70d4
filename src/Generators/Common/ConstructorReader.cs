using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>Reads what <c>Start</c> needs to construct a user's class: its constructors, its required members, and which constructor a container calls.</summary>
internal static class ConstructorReader
{
    /// <summary>Reads every constructor that can be mirrored, in source order.</summary>
    /// <param name="type">The user's class.</param>
    /// <param name="optionsType">The type of the options that <c>Start</c> takes last.</param>
    /// <param name="isKey">Tells the key of a keyed actor from other parameters: only constructors with one are read, and it is set apart. Null for everything else.</param>
    /// <param name="problem">Why the result cannot be used, or <see cref="ConstructorProblem.None"/>.</param>
    /// <param name="cancellationToken">Stops reading documentation.</param>
    public static EquatableArray<ConstructorSpec> Read(INamedTypeSymbol type, string optionsType, Func<IParameterSymbol, bool>? isKey, out ConstructorProblem problem, CancellationToken cancellationToken)
    {
        List<IMethodSymbol> usable = [.. type.InstanceConstructors.Where(c =>
            c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
            && c.Parameters.All(static p => ParameterReader.IsByValue(p) && !SymbolFacts.IsUnstorable(p.Type) && !SymbolFacts.IsHidden(p.Type))
            && !c.IsVararg
            && (isKey is null || c.Parameters.Any(isKey)))];
        if (usable.Count == 0)
        {
            problem = ConstructorProblem.NoneUsable;
            return default;
        }

        IMethodSymbol? forContainer = ChooseForContainer(usable);
        problem = forContainer is null ? ConstructorProblem.Ambiguous : ConstructorProblem.None;
        bool splits = usable.Count > 1 && usable.Any(c => c.Parameters.Any(p => isKey?.Invoke(p) != true && (p.HasExplicitDefaultValue || SymbolFacts.IsToken(p.Type))));
        var starts = new HashSet<string>(StringComparer.Ordinal);
        var specs = ImmutableArray.CreateBuilder<ConstructorSpec>(usable.Count);
        foreach (IMethodSymbol constructor in usable)
        {
            List<(ISymbol Member, ITypeSymbol Type)> required = RequiredMembersOf(type, constructor);
            IEnumerable<ITypeSymbol> types = constructor.Parameters.Where(p => isKey?.Invoke(p) != true).Select(static p => p.Type).Concat(required.Select(static r => r.Type));
            string signature = string.Concat(types.Select(static t => SymbolText.Signature(t) + ","));
            if (!starts.Add(signature) | (splits && !starts.Add(signature + optionsType + ",")))
            {
                problem = ConstructorProblem.SameStart;
            }

            specs.Add(Read(constructor, required, isKey, ReferenceEquals(constructor, forContainer), splits, cancellationToken));
        }

        return new EquatableArray<ConstructorSpec>(specs.ToImmutable());
    }

    /// <summary>
    /// The marked one; else the only one; else the only public one; else, among the public ones if there are any, the one that takes whatever the others take.
    /// Null where this leaves a choice: which constructor runs must not depend on what happens to be registered.
    /// </summary>
    private static IMethodSymbol? ChooseForContainer(List<IMethodSymbol> usable)
    {
        List<IMethodSymbol> marked = usable.FindAll(static c => c.GetAttributes().Any(static a =>
            SymbolFacts.IsConcurrencyType(a.AttributeClass, "ContainerConstructorAttribute")
            || SymbolFacts.IsNamed(a.AttributeClass, "ActivatorUtilitiesConstructorAttribute", "Microsoft", "Extensions", "DependencyInjection")));
        if (marked.Count > 0)
        {
            return marked.Count == 1 ? marked[0] : null;
        }

        List<IMethodSymbol> candidates = usable.FindAll(static c => c.DeclaredAccessibility == Accessibility.Public);
        if (candidates.Count == 0)
        {
            candidates = usable;
        }

        List<IMethodSymbol> widest = candidates.FindAll(c => candidates.TrueForAll(other =>
            new HashSet<ITypeSymbol>(c.Parameters.Select(static p => p.Type), SymbolEqualityComparer.Default).IsSupersetOf(other.Parameters.Select(static p => p.Type))));
        return widest.Count == 1 ? widest[0] : null;
    }

    private static List<(ISymbol Member, ITypeSymbol Type)> RequiredMembersOf(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        var required = new List<(ISymbol Member, ITypeSymbol Type)>();
        if (constructor.GetAttributes().Any(static a => SymbolFacts.IsNamed(a.AttributeClass, "SetsRequiredMembersAttribute", "System", "Diagnostics", "CodeAnalysis")))
        {
            return required;
        }

        foreach (ISymbol member in SymbolFacts.BasesOf(type).Reverse().Append(type).SelectMany(static t => t.GetMembers()))
        {
            ITypeSymbol? memberType = member switch
            {
                IPropertySymbol { IsRequired: true } property => property.Type,
                IFieldSymbol { IsRequired: true } field => field.Type,
                _ => null,
            };
            if (memberType is not null && !required.Exists(r => r.Member.Name == member.Name))
            {
                required.Add((member, memberType));
            }
        }

        return required;
    }

    private static ConstructorSpec Read(IMethodSymbol constructor, List<(ISymbol Member, ITypeSymbol Type)> required, Func<IParameterSymbol, bool>? isKey, bool isForContainer, bool splitsOptions, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(constructor.Parameters.Select(static p => p.Name), StringComparer.Ordinal);
        IParameterSymbol? key = isKey is null ? null : constructor.Parameters.FirstOrDefault(isKey);
        ImmutableArray<IParameterSymbol> parameters = key is null ? constructor.Parameters : constructor.Parameters.Remove(key);
        string documentation = SymbolText.Documentation(constructor, cancellationToken);
        return new ConstructorSpec
        {
            Accessibility = constructor.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            Parameters = ParameterReader.Read(parameters, keepDefaults: required.Count == 0),
            Key = key is null ? null : ParameterReader.Read([key], keepDefaults: false)[0],
            KeyIndex = key?.Ordinal ?? 0,
            RequiredMembers = new EquatableArray<RequiredMemberSpec>([.. required.Select(r => new RequiredMemberSpec
            {
                Name = SymbolText.Escape(r.Member.Name),
                Type = SymbolText.Static(r.Type),
                ParameterName = SymbolText.Escape(SymbolText.Unique(char.ToLowerInvariant(r.Member.Name[0]) + r.Member.Name.Substring(1), names)),
            })]),
            Services = new EquatableArray<ServiceSpec>([
                .. parameters.Select(static p => Service(p.Type, p.Name, p.IsParams ? "[]" : SymbolFacts.IsToken(p.Type) ? "default" : SymbolText.Default(p), KeyOf(p))),
                .. required.Select(static r => Service(r.Type, r.Member.Name, otherwise: null, key: null))]),
            IsForContainer = isForContainer,
            SplitsOptions = splitsOptions,
            Documentation = key is null ? documentation : DocumentationText.WithoutParameter(documentation, key.Name),
            Obsolete = SymbolText.Caveats(constructor),
        };
    }

    private static ServiceSpec Service(ITypeSymbol type, string name, string? otherwise, string? key) => new()
    {
        Type = SymbolText.Static(type),
        Name = name,
        Default = otherwise,
        Key = key,
        IsValue = type.IsValueType || type.SpecialType == SpecialType.System_String,
    };

    /// <summary>The key of [FromKeyedServices], by name: the package does not reference the container's abstractions. No key, or null, is the unkeyed service.</summary>
    private static string? KeyOf(IParameterSymbol parameter)
    {
        AttributeData? attribute = parameter.GetAttributes().FirstOrDefault(static a =>
            SymbolFacts.IsNamed(a.AttributeClass, "FromKeyedServicesAttribute", "Microsoft", "Extensions", "DependencyInjection")
            && a.AttributeClass!.ContainingAssembly.GetTypeByMetadataName(KnownNames.KeyedServiceProviderName) is not null);
        return attribute is { ConstructorArguments: [{ IsNull: false } key] } ? SymbolText.Constant(key) : null;
    }
}
