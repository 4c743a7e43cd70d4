using System.Runtime.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   every member from any thread.
//   I1  _count changes by Interlocked alone.
//   Linearizes: at the one interlocked instruction; TryIncrement at the compare-and-swap, or at the read that found the maximum.
//   Progress:  wait-free; TryIncrement and TryDecrement lock-free (a failed compare-and-swap is somebody else's success).
//   User code runs: never.

/// <summary>A shared count whose every operation is one atomic step and returns the exact value it made.</summary>
/// <remarks>
/// <para><b>Ordering.</b> Linearizable. Every operation is a full fence.</para>
/// <para><b>Thread safety.</b> All members may be called from any thread. The count has cache lines of its own; when many threads only ever count, <see cref="StripedCounter"/> costs less.</para>
/// <para><b>Allocation.</b> None after construction.</para>
/// <para><b>Overflow.</b> Wraps around silently, like <see cref="Interlocked.Increment(ref long)"/>.</para>
/// </remarks>
public sealed class AtomicCounter
{
    private PaddedLong _count;

    /// <summary>Creates a counter.</summary>
    /// <param name="initialValue">What it starts from.</param>
    public AtomicCounter(long initialValue = 0) => _count.Value = initialValue;

    /// <summary>The current count. Moments later it may be another number.</summary>
    public long Value => Volatile.Read(ref _count.Value);

    /// <summary>Adds one.</summary>
    /// <returns>The count this call made.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Increment() => Interlocked.Increment(ref _count.Value);

    /// <summary>Takes one off.</summary>
    /// <returns>The count this call made.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Decrement() => Interlocked.Decrement(ref _count.Value);

    /// <summary>Adds a number, negative ones included.</summary>
    /// <param name="amount">What to add.</param>
    /// <returns>The count this call made.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Add(long amount) => Interlocked.Add(ref _count.Value, amount);

    /// <summary>Sets the count.</summary>
    /// <param name="value">The new count.</param>
    /// <returns>The count before.</returns>
    public long Exchange(long value) => Interlocked.Exchange(ref _count.Value, value);

    /// <summary>Sets the count if it is still what the caller saw.</summary>
    /// <param name="expected">What the caller saw.</param>
    /// <param name="value">The new count.</param>
    /// <returns>Whether the count was set.</returns>
    public bool CompareExchange(long expected, long value) => Interlocked.CompareExchange(ref _count.Value, value, expected) == expected;

    /// <summary>Adds one unless the count has reached a maximum: a bound that many threads keep together.</summary>
    /// <param name="max">The highest count to reach.</param>
    /// <returns>Whether one was added; false means that the count was <paramref name="max"/> or more at that moment.</returns>
    public bool TryIncrement(long max)
    {
        long count = Volatile.Read(ref _count.Value);
        while (count < max)
        {
            long seen = Interlocked.CompareExchange(ref _count.Value, count + 1, count);
            if (seen == count) return true;
            count = seen;
        }

        return false;
    }

    /// <summary>Takes one off unless the count has reached a minimum.</summary>
    /// <param name="min">The lowest count to reach.</param>
    /// <returns>Whether one was taken off; false means that the count was <paramref name="min"/> or less at that moment.</returns>
    public bool TryDecrement(long min)
    {
        long count = Volatile.Read(ref _count.Value);
        while (count > min)
        {
            long seen = Interlocked.CompareExchange(ref _count.Value, count - 1, count);
            if (seen == count) return true;
            count = seen;
        }

        return false;
    }

    /// <summary>The current count as text.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.CurrentCulture);
}
