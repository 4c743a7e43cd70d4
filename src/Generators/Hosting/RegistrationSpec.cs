namespace Concurrency.Generators;

/// <summary>One annotated type, as far as registering its handle goes.</summary>
internal sealed record RegistrationSpec
{
    /// <summary>The attribute that asks for a handle, as users write it.</summary>
    public required string Attribute { get; init; }

    /// <summary>The handle with everything around it: <c>global::Shop.Counter.Ref</c>.</summary>
    public required string Handle { get; init; }

    /// <summary>The class, for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Why the handle is not registered, as the end of a sentence; null where it is.</summary>
    public required string? Omission { get; init; }

    /// <summary>Ids of the user's own obsolete and experimental types, which the registration names again.</summary>
    public required EquatableArray<string> SuppressedIds { get; init; }
}
