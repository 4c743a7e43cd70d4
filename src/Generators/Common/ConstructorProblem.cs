namespace Concurrency.Generators;

/// <summary>Why <c>Start</c> cannot be written. Each feature maps these to its own shape errors.</summary>
internal enum ConstructorProblem
{
    None,

    /// <summary>No public or internal constructor whose parameters are plain values.</summary>
    NoneUsable,

    /// <summary>Several constructors and nothing that says which one a container calls.</summary>
    Ambiguous,

    /// <summary>Two constructors whose <c>Start</c> would have the same parameters.</summary>
    SameStart,
}
