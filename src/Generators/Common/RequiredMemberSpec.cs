namespace Concurrency.Generators;

/// <summary>A required property or field.</summary>
internal sealed record RequiredMemberSpec
{
    /// <summary>Its name, keyword-escaped.</summary>
    public required string Name { get; init; }

    /// <summary>Its type, fully qualified.</summary>
    public required string Type { get; init; }

    /// <summary>The parameter it becomes.</summary>
    public required string ParameterName { get; init; }
}
