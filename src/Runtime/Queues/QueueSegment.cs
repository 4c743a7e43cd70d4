using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   TryEnqueue, TryDequeue, TryPeek, Close from any thread; TryDequeueSingle and TryPeekSingle by one consumer, never beside TryDequeue.
//   I1  Head <= Tail. Positions only grow; 64 bits of them are never used up, so a compare-and-swap on a stale position cannot succeed.
//   I2  For the lap of the ring that begins at position L, a slot's stamp is L while the slot is free and L + 1 while it holds the item; L plus the length frees it
//       for the next lap. The low 32 bits of L do: who is mistaken after 2^32 positions fails at the compare-and-swap of a 64-bit position.
//   I3  The winner of Tail == p owns slot p until it stores the stamp L + 1; the winner of Head == p owns it until it frees the slot.
//       The item is written before that stamp is published (release) and read after it was seen (acquire); and the other way round for reuse.
//   I4  Once Closed is in Tail no position is reserved any more; whatever was reserved before is published and can be taken.
//   I5  Next and its start are written once, after Closed.
//   I6  While IsObserved is set, takers leave items and stamps as they are: what an observer has seen between the ends stays readable.
//   Linearizes: TryEnqueue at the compare-and-swap of Tail; TryDequeue at that of Head, or empty at the read of Tail.
//   Progress:  a stalled thread between reserving a slot and publishing it holds up those who take that slot (they spin), and the producers one lap on
//       (they go to the next segment). Otherwise lock-free.
//   User code runs: never.
//   After: D. Vyukov, bounded MPMC queue (1024cores.net); chaining closed rings as in A. Morrison and Y. Afek, Fast Concurrent Queues for x86 Processors, PPoPP 2013.

/// <summary>A ring of slots, one link in the chain that makes a <see cref="LockFreeQueue{T}"/> or <see cref="MpscQueue{T}"/>.</summary>
internal sealed class QueueSegment<T>
{
    private const long Closed = long.MinValue;
    internal const int FirstLength = 32;

    // Keeps the array of slots off the large object heap.
    private const int LargestBytes = 64 * 1024;

    private readonly Slot[] _slots;
    private readonly int _mask;

    // Written once before publication, then read-only: the queue-wide position of this segment's slot 0.
    private readonly long _start;

    private QueuePositions _positions;

    // Set once; I6.
    private bool _isObserved;

    // Null, then written once by compare-and-swap; I5.
    private QueueSegment<T>? _next;

    private QueueSegment(int length, long start)
    {
        _slots = new Slot[length];
        _mask = length - 1;
        _start = start;
    }

    private struct Slot
    {
        internal T Item;
        internal int Stamp;
    }

    internal QueueSegment<T>? Next => Volatile.Read(ref _next);

    /// <summary>Whether both ends have left the segment.</summary>
    internal bool IsCutOff => ReferenceEquals(Next, Void.Segment);

    /// <summary>Whether the segment was empty at some moment of the call.</summary>
    internal bool IsEmpty => IsEmptyAt(Volatile.Read(ref _positions.Head));

    /// <summary>The queue-wide position of the next item to take.</summary>
    internal long HeadPosition => _start + Volatile.Read(ref _positions.Head);

    /// <summary>The queue-wide position after the last item.</summary>
    internal long TailPosition => _start + (Volatile.Read(ref _positions.Tail) & ~Closed);

    /// <summary>The first segment of a chain. Tests begin with a short one, so that small programs cross segments.</summary>
    internal static QueueSegment<T> First(int length)
    {
        Debug.Assert(length >= 2 && BitOperations.IsPow2(length), "A ring of one slot could not tell its item from the next lap (I2).");
        return new QueueSegment<T>(length, 0);
    }

    /// <summary>Puts an item in; false when the ring is full or closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryEnqueue(T item)
    {
        long tail = Volatile.Read(ref _positions.Tail);
        while (tail >= 0)
        {
            ref Slot slot = ref SlotAt(tail);
            int lap = LapAt(tail);
            int ahead = Volatile.Read(ref slot.Stamp) - lap;
            if (ahead == 0)
            {
                long seen = Interlocked.CompareExchange(ref _positions.Tail, tail + 1, tail);
                if (seen == tail)
                {
                    slot.Item = item;

                    // Release (I3): pairs with the acquire of the stamp in TryDequeue.
                    Volatile.Write(ref slot.Stamp, lap + 1);
                    return true;
                }

                tail = seen;
                continue;
            }

            // Behind: the item of the lap before is still there, so the ring is full. Ahead: others have gone on.
            if (ahead < 0) return false;
            tail = Volatile.Read(ref _positions.Tail);
        }

        return false;
    }

    /// <summary>Takes the next item; false when the ring was empty at some moment of the call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        var spinner = default(SpinWait);
        long head = Volatile.Read(ref _positions.Head);
        while (true)
        {
            ref Slot slot = ref SlotAt(head);
            int lap = LapAt(head);
            int ahead = Volatile.Read(ref slot.Stamp) - (lap + 1);
            if (ahead == 0)
            {
                long seen = Interlocked.CompareExchange(ref _positions.Head, head + 1, head);
                if (seen == head)
                {
                    item = Take(ref slot, lap);
                    return true;
                }

                head = seen;
                continue;
            }

            if (ahead < 0 && IsEmptyAt(head))
            {
                item = default;
                return false;
            }

            long now = Volatile.Read(ref _positions.Head);

            // Reserved and not yet published (I3): its producer is two instructions from done.
            if (now == head) spinner.SpinOnce(sleep1Threshold: -1);
            head = now;
        }
    }

    /// <summary>Like <see cref="TryDequeue"/> for the one consumer: no atomic instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryDequeueSingle([MaybeNullWhen(false)] out T item)
    {
        long head = _positions.Head;
        ref Slot slot = ref SlotAt(head);
        int lap = LapAt(head);
        if (Volatile.Read(ref slot.Stamp) != lap + 1 && !AwaitPublished(ref slot, head, lap))
        {
            item = default;
            return false;
        }

        // Release: Count and IsEmpty of other threads see the item gone only after it could be taken.
        Volatile.Write(ref _positions.Head, head + 1);
        item = Take(ref slot, lap);
        return true;
    }

    /// <summary>Reads the next item without taking it, beside other consumers.</summary>
    internal bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        var spinner = default(SpinWait);
        while (true)
        {
            long head = Volatile.Read(ref _positions.Head);
            ref Slot slot = ref SlotAt(head);
            int lap = LapAt(head);
            if (Volatile.Read(ref slot.Stamp) == lap + 1)
            {
                // benign: a taker may clear the slot during the copy; then Head has moved, and the copy is thrown away.
                item = slot.Item;
                Volatile.ReadBarrier();
                if (Volatile.Read(ref _positions.Head) == head) return true;
            }
            else if (IsEmptyAt(head))
            {
                item = default;
                return false;
            }
            else
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    /// <summary>Reads the next item for the one consumer.</summary>
    internal bool TryPeekSingle([MaybeNullWhen(false)] out T item)
    {
        long head = _positions.Head;
        ref Slot slot = ref SlotAt(head);
        int lap = LapAt(head);
        bool any = Volatile.Read(ref slot.Stamp) == lap + 1 || AwaitPublished(ref slot, head, lap);
        item = any ? slot.Item : default;
        return any;
    }

    /// <summary>Closes the full segment and returns the one after it, of which the item is the first if this thread linked it.</summary>
    /// <returns>The next segment, and whether the item is in it.</returns>
    internal (QueueSegment<T> Next, bool IsEnqueued) CloseWith(T item)
    {
        if (Next is { } linked) return (linked, false);

        // Full fence (I4): from here on no compare-and-swap of Tail succeeds.
        long end = Interlocked.Or(ref _positions.Tail, Closed) & ~Closed;
        int length = Math.Min(_slots.Length * 2, LargestLength());
        var fresh = new QueueSegment<T>(length, _start + end);
        fresh._slots[0] = new Slot { Item = item, Stamp = 1 };
        fresh._positions.Tail = 1;

        // Release (I5): pairs with the acquire of Next; the item inside is published with the link.
        QueueSegment<T>? won = Interlocked.CompareExchange(ref _next, fresh, null);
        return won is null ? (fresh, true) : (won, false);
    }

    /// <summary>
    /// Cuts an emptied segment that both ends have left off the chain: an old object must not keep every younger one alive. A thread that still holds it
    /// finds it empty and closed and looks at the ends again.
    /// </summary>
    internal void CutOff() => Volatile.Write(ref _next, Void.Segment);

    /// <summary>From here on takers leave the items where they are (I6).</summary>
    internal void Observe()
    {
        Volatile.Write(ref _isObserved, true);

        // Full fence: the ends are read after every later taker is bound to see the mark.
        Interlocked.MemoryBarrier();
    }

    /// <summary>Copies the items between two queue-wide positions that an observer has read after <see cref="Observe"/>.</summary>
    internal void CopyTo(List<T> items, long from, long to)
    {
        long end = Math.Min(to, TailPosition) - _start;
        for (long position = Math.Max(from - _start, 0); position < end; position++)
        {
            ref Slot slot = ref SlotAt(position);
            int lap = LapAt(position);
            var spinner = default(SpinWait);
            while (Volatile.Read(ref slot.Stamp) != lap + 1) spinner.SpinOnce(sleep1Threshold: -1);
            items.Add(slot.Item);
        }
    }

    private static int LargestLength() => Math.Max(FirstLength, (int)BitOperations.RoundUpToPowerOf2((uint)(LargestBytes / Unsafe.SizeOf<Slot>()) + 1) / 2);

    // The mask keeps the index inside the array. It is a field of its own because the array's length shares a cache line with the first slots.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot SlotAt(long position) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (nint)((int)position & _mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int LapAt(long position) => (int)position & ~_mask;

    // Head was `head` earlier and never passes Tail: a Tail that is not beyond it now means both are equal now.
    private bool IsEmptyAt(long head) => (Volatile.Read(ref _positions.Tail) & ~Closed) <= head;

    private bool AwaitPublished(ref Slot slot, long head, int lap)
    {
        if (IsEmptyAt(head)) return false;
        var spinner = default(SpinWait);
        while (Volatile.Read(ref slot.Stamp) != lap + 1) spinner.SpinOnce(sleep1Threshold: -1);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Take(ref Slot slot, int lap)
    {
        T item = slot.Item;
        if (Volatile.Read(ref _isObserved)) return item;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) slot.Item = default!;

        // Release (I3): pairs with the acquire of the stamp in TryEnqueue; the slot is clear when the next lap gets it.
        Volatile.Write(ref slot.Stamp, lap + _mask + 1);
        return item;
    }

    // What a cut off segment points to instead of its successor.
    private static class Void
    {
        internal static readonly QueueSegment<T> Segment = new(2, 0);
    }
}
