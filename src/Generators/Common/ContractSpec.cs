namespace Concurrency.Generators;

/// <summary>An interface of the user's that the handle implements too, because every member of it is a message.</summary>
internal sealed record ContractSpec
{
    /// <summary>The interface, fully qualified.</summary>
    public required string Interface { get; init; }

    /// <summary>Its own members.</summary>
    public required EquatableArray<ContractMemberSpec> Members { get; init; }
}
