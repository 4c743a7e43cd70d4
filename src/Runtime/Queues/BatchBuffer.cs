namespace Concurrency;

/// <summary>Where a batch read puts its items: the caller's memory, or an array that grows up to the most that was asked for.</summary>
internal struct BatchBuffer<T>
{
    private const int FirstLength = 16;

    private readonly int _max;
    private Memory<T> _items;

    internal BatchBuffer(int max)
    {
        _max = max;
        _items = Memory<T>.Empty;
    }

    internal BatchBuffer(Memory<T> destination)
    {
        _max = destination.Length;
        _items = destination;
    }

    internal int Count { get; private set; }

    internal readonly bool IsFull => Count == _max;

    internal readonly int Room => _max - Count;

    internal readonly ReadOnlyMemory<T> Filled => _items[..Count];

    /// <summary>Makes room for so many more. Before the queue's lock is taken: it may allocate.</summary>
    internal void Reserve(int more)
    {
        int needed = Count + Math.Min(more, Room);
        if (needed <= _items.Length) return;
        var grown = new T[Math.Min(_max, Math.Max(needed, Math.Max(FirstLength, 2 * _items.Length)))];
        _items.CopyTo(grown);
        _items = grown;
    }

    internal readonly Span<T> Reserved => _items.Span[Count..];

    internal void Advance(int taken) => Count += taken;

    internal void Add(T item)
    {
        Reserve(1);
        _items.Span[Count++] = item;
    }
}
