namespace Concurrency.Generators;

/// <summary>One job: a method of the user's and what it becomes on the handle.</summary>
internal sealed record JobSpec
{
    /// <summary>The user's method name, keyword-escaped.</summary>
    public required string MethodName { get; init; }

    /// <summary>Ends in Async: the single submission.</summary>
    public required string AsyncName { get; init; }

    /// <summary>Does not: what <c>AllAsync</c>, <c>EachAsync</c> and <c>SettledAsync</c> are appended to.</summary>
    public required string PlainName { get; init; }

    /// <summary>The same, keyword-escaped: the post.</summary>
    public required string TryName { get; init; }

    /// <summary>Its field in the generated <c>Jobs</c>, unique among overloads.</summary>
    public required string Field { get; init; }

    /// <summary><c>public</c> or <c>internal</c>.</summary>
    public required string Accessibility { get; init; }

    /// <summary>Parameters of the single submission, the token where the user placed it, last where he has none.</summary>
    public required EquatableArray<ParameterSpec> Parameters { get; init; }

    /// <summary>True where the user's method takes the token.</summary>
    public required bool TakesToken { get; init; }

    /// <summary>True where an optional token would make overloads ambiguous: two methods are written, without and with it.</summary>
    public required bool SplitsToken { get; init; }

    /// <summary>What a fan-out's source has one of per body: the parameter's type, a tuple of several; null without parameters, and then there is no fan-out.</summary>
    public required string? Item { get; init; }

    /// <summary>What the job returns, fully qualified; null for nothing.</summary>
    public required string? Result { get; init; }

    /// <summary>How the body's end is known.</summary>
    public required JobReturn Return { get; init; }

    /// <summary>A bound of its own, or 0.</summary>
    public required int Concurrency { get; init; }

    /// <summary>A timeout of its own, 0 for the pool's, -1 for none.</summary>
    public required int TimeoutMilliseconds { get; init; }

    /// <summary>Documentation, as comment lines without the slashes; empty where the user wrote none.</summary>
    public required string Documentation { get; init; }

    /// <summary>The user's [Obsolete] as source text; empty where there is none.</summary>
    public required string Obsolete { get; init; }
}
