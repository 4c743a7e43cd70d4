#pragma warning disable IDE0130 // The namespace the compiler looks for it in.

namespace System;

/// <summary>What lies between two places. As much of it as the compiler calls.</summary>
internal readonly struct Range(Index start, Index end)
{
    public Index Start { get; } = start;

    public Index End { get; } = end;

    public static Range All => new(0, new Index(0, fromEnd: true));

    public static Range StartAt(Index start) => new(start, new Index(0, fromEnd: true));

    public static Range EndAt(Index end) => new(0, end);
}
