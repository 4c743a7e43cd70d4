using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   every member from any thread.
//   I1  _head and _tail point into one chain of segments, _head never behind a segment with items, and only move forward. _tail leaves a segment
//       before _head does, so a segment that _head has left is reachable from neither end and may be cut off.
//   I2  Only the last segment is open; items lie in the order of the chain, and inside a segment in the order of positions.
//   Linearizes: where the segment does (QueueSegment); an item that opens a segment at the compare-and-swap of its link; empty at the read of the
//       tail that found the only segment empty.
//   Progress:  see QueueSegment; going to the next segment is lock-free: every thread can link it and move both ends.
//   User code runs: never, SyncRoot-style locks do not exist.

/// <summary>An unbounded first in, first out queue for any number of producers and consumers, without locks.</summary>
/// <typeparam name="T">The type of the items. Null and default are items like any other.</typeparam>
/// <remarks>
/// <para><b>Ordering.</b> Linearizable: one order over all producers and consumers. <see cref="Count"/>, <see cref="ToArray"/>, <see cref="CopyTo"/> and enumeration show the queue as it was at one moment.</para>
/// <para><b>Progress.</b> No lock is ever taken. It is not lock-free in the textbook sense at one place: a consumer that meets an item whose producer was
/// interrupted between reserving its slot and publishing it spins until that producer goes on, because the order allows nothing else to be taken first.
/// <see cref="Count"/> and the snapshots try again while both ends move.</para>
/// <para><b>Thread safety.</b> All members may be called from any thread.</para>
/// <para><b>Allocation.</b> None while the queue fits into its ring. The ring grows in new segments of up to 64 KB; emptied ones are dropped, so a burst leaves one behind. A snapshot makes the segments it has seen unfit for reuse, so that the next items allocate one.</para>
/// <para><b>Memory.</b> A taken item is not reachable from the queue any more.</para>
/// <para>Algorithm: D. Vyukov's bounded MPMC ring, chained when full as in the LCRQ of A. Morrison and Y. Afek (PPoPP 2013).</para>
/// </remarks>
[DebuggerDisplay("Count = {Count}")]
public sealed class LockFreeQueue<T> : IProducerConsumerCollection<T>, IReadOnlyCollection<T>
{
    // Read by everybody, moved once per segment (I1).
    private QueueSegment<T> _head;
    private QueueSegment<T> _tail;

    /// <summary>Creates an empty queue.</summary>
    public LockFreeQueue()
        : this(QueueSegment<T>.FirstLength)
    {
    }

    /// <summary>Creates a queue with items in it.</summary>
    /// <param name="items">The items, first one first.</param>
    public LockFreeQueue(IEnumerable<T> items)
        : this()
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (T item in items) Enqueue(item);
    }

    internal LockFreeQueue(int firstLength) => _head = _tail = QueueSegment<T>.First(firstLength);

    /// <summary>How many items there were at one moment of the call.</summary>
    /// <remarks>More than <see cref="int.MaxValue"/> are reported as that.</remarks>
    public int Count
    {
        get
        {
            Ends ends = ReadEnds(observe: false);
            return (int)Math.Min(int.MaxValue, ends.To - ends.From);
        }
    }

    /// <summary>Whether the queue was empty at some moment of the call. Cheaper than <see cref="Count"/>.</summary>
    public bool IsEmpty
    {
        get
        {
            while (true)
            {
                QueueSegment<T> head = Volatile.Read(ref _head);
                if (!head.IsEmpty) return false;
                if (head.Next is not { } next) return true;
                if (!head.IsEmpty) return false;
                Leave(head, next);
            }
        }
    }

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => throw new NotSupportedException("A lock-free queue has no lock to share.");

    /// <summary>Puts an item at the end.</summary>
    /// <param name="item">The item.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(T item)
    {
        if (!Volatile.Read(ref _tail).TryEnqueue(item)) EnqueueInNext(item);
    }

    /// <summary>Takes the item at the front.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        QueueSegment<T> head = Volatile.Read(ref _head);
        if (head.TryDequeue(out item)) return true;
        return head.Next is not null && DequeueFromNext(out item);
    }

    /// <summary>Reads the item at the front without taking it.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        while (true)
        {
            QueueSegment<T> head = Volatile.Read(ref _head);
            if (head.TryPeek(out item)) return true;
            if (head.Next is not { } next) return false;

            // Closed by now: what it still got before that is there for good.
            if (head.TryPeek(out item)) return true;
            Leave(head, next);
        }
    }

    /// <summary>Takes items until the queue is found empty. Items put in beside it may stay.</summary>
    public void Clear()
    {
        while (TryDequeue(out _))
        {
        }
    }

    /// <summary>The items as they were at one moment of the call.</summary>
    /// <returns>A new array, first item first.</returns>
    public T[] ToArray() => [.. Snapshot()];

    /// <summary>Copies the items as they were at one moment of the call.</summary>
    /// <param name="array">Where to.</param>
    /// <param name="index">The index of the first item there.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    /// <exception cref="ArgumentException">The items do not fit.</exception>
    public void CopyTo(T[] array, int index)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        Snapshot().CopyTo(array, index);
    }

    /// <summary>Enumerates the items as they were when this was called.</summary>
    public IEnumerator<T> GetEnumerator() => Snapshot().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void ICollection.CopyTo(Array array, int index) => ((ICollection)Snapshot()).CopyTo(array, index);

    bool IProducerConsumerCollection<T>.TryAdd(T item)
    {
        Enqueue(item);
        return true;
    }

    bool IProducerConsumerCollection<T>.TryTake([MaybeNullWhen(false)] out T item) => TryDequeue(out item);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnqueueInNext(T item)
    {
        while (true)
        {
            QueueSegment<T> tail = Volatile.Read(ref _tail);
            if (tail.TryEnqueue(item)) return;
            (QueueSegment<T> next, bool isEnqueued) = tail.CloseWith(item);

            // Fails when others were faster, and when `tail` was cut off, for then _tail has left it (I1).
            Interlocked.CompareExchange(ref _tail, next, tail);
            if (isEnqueued) return;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool DequeueFromNext([MaybeNullWhen(false)] out T item)
    {
        while (true)
        {
            QueueSegment<T> head = Volatile.Read(ref _head);
            if (head.TryDequeue(out item)) return true;
            if (head.Next is not { } next) return false;

            // Closed by now, but it may have got items between being found empty and that.
            if (head.TryDequeue(out item)) return true;
            Leave(head, next);
        }
    }

    /// <summary>Moves both ends off an emptied, closed segment, the tail first (I1).</summary>
    private void Leave(QueueSegment<T> spent, QueueSegment<T> next)
    {
        Interlocked.CompareExchange(ref _tail, next, spent);
        if (Interlocked.CompareExchange(ref _head, next, spent) == spent) spent.CutOff();
    }

    private List<T> Snapshot()
    {
        while (true)
        {
            Ends ends = ReadEnds(observe: true);
            var items = new List<T>((int)Math.Min(int.MaxValue, ends.To - ends.From));
            QueueSegment<T>? segment = ends.Head;
            while (segment is { IsCutOff: false })
            {
                segment.CopyTo(items, ends.From, ends.To);
                if (segment == ends.Tail) return items;
                segment = segment.Next;
            }
        }
    }

    /// <summary>Reads both ends so that they belong to one moment: the tail did not move while the head was read.</summary>
    private Ends ReadEnds(bool observe)
    {
        while (true)
        {
            QueueSegment<T> tail = Volatile.Read(ref _tail);
            if (tail.Next is { } next)
            {
                Interlocked.CompareExchange(ref _tail, next, tail);
                continue;
            }

            QueueSegment<T> head = Volatile.Read(ref _head);
            if (observe && !TryObserve(head, tail)) continue;
            long to = tail.TailPosition;
            long from = head.HeadPosition;
            if (tail.Next is null && tail.TailPosition == to && Volatile.Read(ref _head) == head) return new Ends(head, tail, from, to);
        }
    }

    private static bool TryObserve(QueueSegment<T> head, QueueSegment<T> tail)
    {
        for (QueueSegment<T>? segment = head; segment is { IsCutOff: false }; segment = segment.Next)
        {
            segment.Observe();
            if (segment == tail) return true;
        }

        return false;
    }

    private readonly record struct Ends(QueueSegment<T> Head, QueueSegment<T> Tail, long From, long To);
}
