namespace Concurrency.Generators;

/// <summary>What <c>AddConcurrency()</c> registers: everything that one assembly declares, in ordinal order of the names.</summary>
internal sealed record RegistrationsSpec
{
    /// <summary>The assembly's name.</summary>
    public required string Assembly { get; init; }

    /// <summary>Its annotated types.</summary>
    public required EquatableArray<RegistrationSpec> Types { get; init; }
}
