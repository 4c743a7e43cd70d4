namespace Concurrency.Generators;

/// <summary>A method of a contract and the ask it forwards to.</summary>
internal sealed record ContractMemberSpec
{
    /// <summary>Return type, interface, name and parameters of the explicit implementation.</summary>
    public required string Head { get; init; }

    /// <summary>The ask it calls.</summary>
    public required string AsyncName { get; init; }

    /// <summary>The arguments it passes on.</summary>
    public required string Arguments { get; init; }

    /// <summary>True where the contract wants a <c>Task</c>.</summary>
    public required bool IsTask { get; init; }

    /// <summary>True where the contract's result differs in nullability, so that the task cannot be passed through.</summary>
    public required bool Awaits { get; init; }

    /// <summary>The user's [Obsolete] as source text; empty where there is none.</summary>
    public required string Obsolete { get; init; }
}
