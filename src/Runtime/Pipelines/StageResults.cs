using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>Results of one unit of work, on their way out. Belongs to one worker at a time.</summary>
internal sealed class StageResults<T>(int length)
{
    internal T[] Items { get; private set; } = new T[length];

    internal int Count { get; set; }

    internal bool IsFull => Count == Items.Length;

    internal void Add(T item) => Items[Count++] = item;

    internal void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(Items, 0, Count);
        Count = 0;
    }
}
