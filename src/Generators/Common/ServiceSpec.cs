namespace Concurrency.Generators;

/// <summary>What a container is asked for to fill one parameter of a constructor, or one required member.</summary>
internal sealed record ServiceSpec
{
    /// <summary>The service's type, fully qualified; <c>object</c> where the user wrote <c>dynamic</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The parameter's or member's name, for the exception that says it is missing.</summary>
    public required string Name { get; init; }

    /// <summary>What stands in for a missing service, as source text; null where it is required.</summary>
    public required string? Default { get; init; }

    /// <summary>The key of [FromKeyedServices] as source text; null where there is none.</summary>
    public required string? Key { get; init; }

    /// <summary>True for numbers, text and other values, of which a container has one by accident only.</summary>
    public required bool IsValue { get; init; }
}
