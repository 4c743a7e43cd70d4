namespace Concurrency.Generators;

/// <summary>Where a generated half goes: enough to reopen the user's type and name the file.</summary>
internal sealed record TypeSpec
{
    /// <summary>The namespace, empty for the global one.</summary>
    public required string Namespace { get; init; }

    /// <summary>Headers of the containing types, outermost first: <c>partial class Outer&lt;T&gt;</c>.</summary>
    public required EquatableArray<string> Containers { get; init; }

    /// <summary>The header of the type itself.</summary>
    public required string Header { get; init; }

    /// <summary>Its name as the source spells it, keyword-escaped.</summary>
    public required string Name { get; init; }

    /// <summary>Its name with everything around it, for where a nested type of the generated half has the same name.</summary>
    public required string QualifiedName { get; init; }

    /// <summary>Its name with containers and namespace, for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Ids of the user's own obsolete and experimental types, which the generated half names again.</summary>
    public required EquatableArray<string> SuppressedIds { get; init; }

    /// <summary>The generated file, unique in the compilation.</summary>
    public required string HintName { get; init; }
}
