namespace Concurrency.Generators;

/// <summary>A parameter as the handle shows it.</summary>
internal sealed record ParameterSpec
{
    /// <summary>Its type, fully qualified, with nullability; <c>object</c> where the user wrote <c>dynamic</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its name, keyword-escaped.</summary>
    public required string Name { get; init; }

    /// <summary>Its default value as source text; null where it is required.</summary>
    public required string? Default { get; init; }

    /// <summary>How the user's method takes it: empty, or <c>in </c> for an explicit reference.</summary>
    public required string PassBy { get; init; }

    /// <summary>True for the caller's token.</summary>
    public required bool IsToken { get; init; }

    /// <summary>What the caller's compiler fills in, such as [CallerMemberName], as source text with a blank behind it; empty for most.</summary>
    public string CallerInfo { get; init; } = "";

    /// <summary>True where the type admits null and the user's attribute does not, so that passing the stored value on is vouched for by the handle's caller.</summary>
    public bool Forgives { get; init; }

    /// <summary>The parameter as a declaration writes it.</summary>
    public string Declaration => $"{(Default is null ? "" : CallerInfo)}{Type} {Name}{(Default is null ? "" : " = " + Default)}";
}
