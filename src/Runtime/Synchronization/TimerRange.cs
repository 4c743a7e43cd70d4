using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>The spans a timer can be set to.</summary>
internal static class TimerRange
{
    /// <summary>The longest span every TimeProvider accepts: an unsigned count of milliseconds whose last two values mean something else.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Accepts zero, what a timer can be set to, and <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    internal static void Check(TimeSpan span, [CallerArgumentExpression(nameof(span))] string? name = null)
    {
        if (span == Timeout.InfiniteTimeSpan) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span, Longest, name);
    }
}
