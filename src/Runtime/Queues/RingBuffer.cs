using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>
/// A growable ring: first in, first out, with access to both ends. Not synchronised: the queue around it has a lock. A taken slot is cleared, so the ring
/// never keeps an item alive. After a burst it gives memory back by halves, each time it runs empty without having needed a quarter of it.
/// </summary>
internal struct RingBuffer<T>
{
    private const int FirstLength = 16;
    private const int KeptLength = 256;

    // A power of two long, or null before the first item.
    private T[]? _slots;
    private int _head;
    private int _count;

    // The most items since the ring last ran empty.
    private int _peak;

    internal readonly int Count => _count;

    internal readonly T First => _slots![_head];

    internal readonly int Length => _slots?.Length ?? 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Append(T item)
    {
        if (_slots is null || _count == _slots.Length) Grow();
        T[] slots = _slots!;
        slots[(_head + _count) & (slots.Length - 1)] = item;
        if (++_count > _peak) _peak = _count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T TakeFirst()
    {
        Debug.Assert(_count > 0, "The ring is not empty.");
        T[] slots = _slots!;
        T item = Clear(ref slots[_head]);
        _head = (_head + 1) & (slots.Length - 1);
        if (--_count == 0) RanEmpty();
        return item;
    }

    internal T TakeLast()
    {
        Debug.Assert(_count > 0, "The ring is not empty.");
        _count--;
        return Clear(ref _slots![(_head + _count) & (_slots.Length - 1)]);
    }

    internal T[] TakeAll()
    {
        var items = new T[_count];
        for (int i = 0; i < items.Length; i++) items[i] = TakeFirst();
        return items;
    }

    private static T Clear(ref T slot)
    {
        T item = slot;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) slot = default!;
        return item;
    }

    private void RanEmpty()
    {
        if (_slots!.Length > KeptLength && _peak < _slots.Length / 4)
        {
            _slots = new T[_slots.Length / 2];
            _head = 0;
        }

        _peak = 0;
    }

    private void Grow()
    {
        if (_slots is null)
        {
            _slots = new T[FirstLength];
            return;
        }

        var slots = new T[BitOperations.RoundUpToPowerOf2((uint)_slots.Length + 1)];
        int tail = _slots.Length - _head;
        Array.Copy(_slots, _head, slots, 0, tail);
        Array.Copy(_slots, 0, slots, tail, _head);
        _slots = slots;
        _head = 0;
    }
}
