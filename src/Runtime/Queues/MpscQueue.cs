using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   Enqueue, Count, IsEmpty from any thread; TryDequeue, TryPeek, DequeueBatch by one thread at a time (I1), handed over with a fence.
//   I1  _consumers is 1 exactly while a thread is inside a consumer's member; asserted in debug builds.
//   I2  _head is moved by the consumer alone; a segment it has left is empty, closed, and not the tail.
//   Linearizes: Enqueue at the compare-and-swap of the segment's tail, or of the link; TryDequeue at the store of the head, or empty at the read of the tail.
//   Progress:  see QueueSegment. The consumer executes no atomic instruction.
//   User code runs: never.

/// <summary>An unbounded first in, first out queue for any number of producers and one consumer, without locks: the queue under a mailbox.</summary>
/// <typeparam name="T">The type of the items. Null and default are items like any other.</typeparam>
/// <remarks>
/// <para><b>Ordering.</b> Linearizable: one order over all producers.</para>
/// <para><b>Progress.</b> Producers never wait for each other. The consumer spins when the producer of the next item was interrupted between reserving its slot and publishing it.</para>
/// <para><b>Thread safety.</b> <see cref="Enqueue"/>, <see cref="Count"/> and <see cref="IsEmpty"/> may be called from any thread; <see cref="TryDequeue"/>, <see cref="TryPeek"/> and
/// <see cref="DequeueBatch"/> by one thread at a time. Debug builds of this library assert that.</para>
/// <para><b>Allocation.</b> None while the queue fits into its ring, which grows in segments of up to 64 KB; emptied ones are dropped.</para>
/// <para><b>Memory.</b> A taken item is not reachable from the queue any more.</para>
/// <para>Algorithm: as <see cref="LockFreeQueue{T}"/>, with a consumer that owns its end.</para>
/// </remarks>
[DebuggerDisplay("Count = {Count}")]
public sealed class MpscQueue<T>
{
    // The consumer's (I2); read by Count.
    private QueueSegment<T> _head;

    // Read by producers, moved once per segment.
    private QueueSegment<T> _tail;

    // Debug builds only (I1).
    private int _consumers;

    /// <summary>Creates an empty queue.</summary>
    public MpscQueue()
        : this(QueueSegment<T>.FirstLength)
    {
    }

    internal MpscQueue(int firstLength) => _head = _tail = QueueSegment<T>.First(firstLength);

    /// <summary>How many items there are. Moments later it may be another number.</summary>
    /// <remarks>More than <see cref="int.MaxValue"/> are reported as that.</remarks>
    public int Count
    {
        get
        {
            // The head first: it never passes the tail, so the difference is never negative.
            long from = Volatile.Read(ref _head).HeadPosition;
            return (int)Math.Min(int.MaxValue, Last().TailPosition - from);
        }
    }

    /// <summary>Whether the queue was empty at some moment of the call.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Puts an item at the end.</summary>
    /// <param name="item">The item.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(T item)
    {
        if (!Volatile.Read(ref _tail).TryEnqueue(item)) EnqueueInNext(item);
    }

    /// <summary>Takes the item at the front. Consumer only.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        EnterConsumer();
        bool any = _head.TryDequeueSingle(out item) || (_head.Next is not null && DequeueFromNext(out item));
        ExitConsumer();
        return any;
    }

    /// <summary>Reads the item at the front without taking it. Consumer only.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        EnterConsumer();
        bool any = _head.TryPeekSingle(out item);
        while (!any && _head.Next is { } next)
        {
            // Closed by now, but it may have got items between being found empty and that.
            any = _head.TryPeekSingle(out item);
            if (any) break;
            Leave(next);
            any = _head.TryPeekSingle(out item);
        }

        ExitConsumer();
        return any;
    }

    /// <summary>Takes as many items as there are and as fit. Consumer only.</summary>
    /// <param name="destination">Where the items go, first one first.</param>
    /// <returns>How many were taken.</returns>
    public int DequeueBatch(Span<T> destination)
    {
        int taken = 0;
        while (taken < destination.Length && TryDequeue(out T? item)) destination[taken++] = item;
        return taken;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnqueueInNext(T item)
    {
        while (true)
        {
            QueueSegment<T> tail = Volatile.Read(ref _tail);
            if (tail.TryEnqueue(item)) return;
            (QueueSegment<T> next, bool isEnqueued) = tail.CloseWith(item);

            // Fails when others were faster, and when `tail` was cut off, for then _tail has left it (I2).
            Interlocked.CompareExchange(ref _tail, next, tail);
            if (isEnqueued) return;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool DequeueFromNext([MaybeNullWhen(false)] out T item)
    {
        while (true)
        {
            if (_head.TryDequeueSingle(out item)) return true;
            if (_head.Next is not { } next) return false;

            // Closed by now, but it may have got items between being found empty and that.
            if (_head.TryDequeueSingle(out item)) return true;
            Leave(next);
        }
    }

    private void Leave(QueueSegment<T> next)
    {
        QueueSegment<T> spent = _head;
        Interlocked.CompareExchange(ref _tail, next, spent);

        // Release: pairs with the acquire in Count.
        Volatile.Write(ref _head, next);
        spent.CutOff();
    }

    private QueueSegment<T> Last()
    {
        while (true)
        {
            QueueSegment<T> tail = Volatile.Read(ref _tail);
            if (tail.Next is not { } next) return tail;
            Interlocked.CompareExchange(ref _tail, next, tail);
        }
    }

    [Conditional("DEBUG")]
    private void EnterConsumer() => Debug.Assert(Interlocked.Increment(ref _consumers) == 1, "One consumer at a time (I1).");

    [Conditional("DEBUG")]
    private void ExitConsumer() => Debug.Assert(Interlocked.Decrement(ref _consumers) == 0, "One consumer at a time (I1).");
}
