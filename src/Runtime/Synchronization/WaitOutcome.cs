namespace Concurrency;

/// <summary>How a wait was decided. Leaves <see cref="Pending"/> once, by one compare-and-swap, and never changes again.</summary>
internal enum WaitOutcome
{
    /// <summary>Undecided: whoever swaps this value away decides.</summary>
    Pending,

    /// <summary>The wait got what it asked for.</summary>
    Granted,

    /// <summary>The caller's token was cancelled first.</summary>
    Cancelled,

    /// <summary>The deadline was over first.</summary>
    TimedOut,

    /// <summary>What was waited for cannot come any more.</summary>
    Completed,
}
