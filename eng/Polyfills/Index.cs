#pragma warning disable IDE0130 // The namespace the compiler looks for it in.

namespace System;

/// <summary>A place counted from the start or, as <c>^1</c>, from the end. As much of it as the compiler calls.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => fromEnd ? length - value : value;
}
