namespace Concurrency;

/// <summary>What a stage that returns <c>bool</c> does with it.</summary>
public enum StageKind
{
    /// <summary>The types say.</summary>
    Auto,

    /// <summary>The <c>bool</c> is the result and goes on.</summary>
    Map,

    /// <summary>The item goes on where it is true.</summary>
    Filter,
}
