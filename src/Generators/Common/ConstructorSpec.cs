namespace Concurrency.Generators;

/// <summary>A constructor that <c>Start</c> mirrors.</summary>
internal sealed record ConstructorSpec
{
    /// <summary><c>public</c> or <c>internal</c>.</summary>
    public required string Accessibility { get; init; }

    /// <summary>The constructor's own parameters, but for a key.</summary>
    public required EquatableArray<ParameterSpec> Parameters { get; init; }

    /// <summary>The parameter that is the key of a keyed actor, which is not among the others; null where there is none.</summary>
    public ParameterSpec? Key { get; init; }

    /// <summary>How many parameters the constructor has before the key.</summary>
    public int KeyIndex { get; init; }

    /// <summary>Required members, set in an object initializer; parameters of <c>Start</c> after the constructor's.</summary>
    public required EquatableArray<RequiredMemberSpec> RequiredMembers { get; init; }

    /// <summary>What a container is asked for, one per parameter of <c>Start</c>, the options left out.</summary>
    public required EquatableArray<ServiceSpec> Services { get; init; }

    /// <summary>True for the one constructor that starting from a container calls.</summary>
    public required bool IsForContainer { get; init; }

    /// <summary>True where optional options would make the <c>Start</c> of two constructors ambiguous: two are written, without and with them.</summary>
    public required bool SplitsOptions { get; init; }

    /// <summary>Documentation, as comment lines without the slashes; empty where the user wrote none.</summary>
    public required string Documentation { get; init; }

    /// <summary>The user's [Obsolete] and [Experimental] as source text; empty where there are none.</summary>
    public required string Obsolete { get; init; }
}
