namespace Concurrency;

/// <summary>Checks time spans that users pass: not negative, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
internal static class TimeLimit
{
    public static void Check(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, value, "A time span must not be negative; Timeout.InfiniteTimeSpan means no limit.");
        }
    }

    /// <summary>A number of milliseconds as attributes write it: -1 is no limit.</summary>
    public static TimeSpan OfMilliseconds(int milliseconds) => milliseconds == Timeout.Infinite ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(milliseconds);
}
