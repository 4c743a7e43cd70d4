using System.Numerics;

namespace Concurrency;

// Concurrency contract
//   Callers:   the indexer's setter by any worker, once per index; ToArray after the last worker has ended.
//   I1  A segment is published once, by compare-and-swap, and never replaced: a write never meets an array that is being copied.
//   I2  Writes to different indices touch different elements; the end of the run makes them visible to ToArray.
//   Progress:  lock-free.
//   User code runs: never.

/// <summary>Results by index, while nobody knows how many there will be: one array where the guess was right, doubling segments beyond it.</summary>
internal sealed class ResultBuffer<T>(int? expected)
{
    private const int FirstLength = 16;

    private readonly T[] _first = expected is 0 ? [] : new T[expected ?? FirstLength];

    // Segment s holds FirstLength << s results beyond the first array. Written by compare-and-swap (I1).
    private T[]?[]? _more;

    internal T this[long index]
    {
        set
        {
            T[] first = _first;
            if ((ulong)index < (ulong)first.Length) first[index] = value;
            else SetBeyond(index - first.Length, value);
        }
    }

    /// <summary>The first <paramref name="count"/> results. Not copied when the guess was right.</summary>
    internal T[] ToArray(long count)
    {
        if (count == _first.Length) return _first;
        var results = new T[checked((int)count)];
        int copied = (int)Math.Min(count, _first.Length);
        Array.Copy(_first, results, copied);
        for (int s = 0; copied < count; s++)
        {
            int length = (int)Math.Min(count - copied, (long)FirstLength << s);
            if (_more?[s] is { } segment) Array.Copy(segment, 0, results, copied, length);
            copied += length;
        }

        return results;
    }

    private void SetBeyond(long index, T value)
    {
        T[]?[] more = _more ?? Publish(ref _more, new T[]?[BitOperations.Log2(int.MaxValue)]);
        int s = BitOperations.Log2((ulong)((index / FirstLength) + 1));
        T[] segment = more[s] ?? Publish(ref more[s], new T[FirstLength << s]);
        segment[index - (FirstLength * ((1L << s) - 1))] = value;
    }

    private static TArray Publish<TArray>(ref TArray? place, TArray made)
        where TArray : class => Interlocked.CompareExchange(ref place, made, null) ?? made;
}
