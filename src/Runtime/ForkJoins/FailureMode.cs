namespace Concurrency;

/// <summary>What the first failure does to the rest of a fan-out.</summary>
public enum FailureMode
{
    /// <summary>Nothing new starts and the token of the running bodies is cancelled; the call ends when they have.</summary>
    FailFast,

    /// <summary>Everything runs; the failures are thrown at the end.</summary>
    RunAll,
}
