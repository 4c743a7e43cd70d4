using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

// Concurrency contract
//   Callers:   Append by one producer at a time (I2), Take by one consumer at a time: the one worker of a stage, or whoever holds its stage's lock. The rest by anybody.
//   I1  0 <= _tail - _head <= Capacity. Slots from _head to _tail belong to the consumer, the others to the producer.
//   I2  Producers of more than one worker in all share _appendGate.
//   I3  Items are written before _tail is published (release) and read after it is observed (acquire); slots are cleared before _head is published and reused after it is observed.
//   I4  _isCompleted is set after the last append of the last producer: completed and then empty means that nothing will come.
//   Linearizes: Append at the write of _tail, Take at the write of _head.
//   Progress:  wait-free for one producer and one consumer.
//   User code runs: never.
//   After: L. Lamport's single-producer single-consumer ring, with each side's stale copy of the other's index.

/// <summary>A bounded queue between stages, filled and emptied in batches. For generated code.</summary>
/// <typeparam name="T">What the stage behind it takes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FlowEdge<T>
{
    private readonly T[] _slots;
    private readonly int _mask;
    private PaddedLong _head;
    private PaddedLong _tail;

    // The producer's last look at _head, and the consumer's at _tail.
    private PaddedLong _seenHead;
    private PaddedLong _seenTail;

    // Null while there is one producing worker; set while the run is put together.
    private Lock? _appendGate;
    private int _producersLeft;
    private int _producingWorkers;
    private bool _isCompleted;

    internal FlowEdge(int capacity, FlowGraph flow)
    {
        Capacity = capacity;
        _slots = new T[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _slots.Length - 1;
        Readers = new WaitLine(() => CanRead, flow.Scheduler);
        Writers = new WaitLine(() => Count < Capacity || flow.IsStopping, flow.Scheduler);
        IsReadable = () => Count > 0 || IsCompleted || flow.IsStopping;
        flow.Register(Writers);
        flow.Register(Readers);
    }

    internal int Capacity { get; }

    /// <summary>Who waits for items.</summary>
    internal WaitLine Readers { get; }

    /// <summary>Who waits for room.</summary>
    internal WaitLine Writers { get; }

    /// <summary>When its reader should look: a stage puts a condition of its own.</summary>
    internal Func<bool> IsReadable { get; set; }

    internal bool IsCompleted => Volatile.Read(ref _isCompleted);

    /// <summary>Whether nothing will come any more.</summary>
    internal bool IsDrained => IsCompleted && Count == 0; // In this order (I4).

    /// <summary>How many items wait. A snapshot, for one that is neither producer nor consumer.</summary>
    internal int Count
    {
        get
        {
            long head = Volatile.Read(ref _head.Value); // First, so that it is not ahead of the tail.
            return (int)(Volatile.Read(ref _tail.Value) - head);
        }
    }

    private bool CanRead => IsReadable();

    /// <summary>Announces a producer, before the run starts.</summary>
    internal void AddProducer(int workers)
    {
        Interlocked.Increment(ref _producersLeft);
        _producingWorkers += workers;
        if (_producingWorkers > 1) _appendGate ??= new Lock();
    }

    /// <summary>A producer has ended; after the last one nothing will come.</summary>
    internal void RemoveProducer()
    {
        if (Interlocked.Decrement(ref _producersLeft) > 0) return;
        Volatile.Write(ref _isCompleted, true); // release (I4): pairs with the acquire in IsCompleted.
        Readers.WakeAll();
    }

    /// <summary>Puts in as many items as there is room for, and wakes a reader. Returns how many.</summary>
    internal int Append(ReadOnlySpan<T> items)
    {
        int appended;
        if (_appendGate is null)
        {
            appended = AppendOwned(items);
        }
        else
        {
            lock (_appendGate) appended = AppendOwned(items);
            if (appended > 0 && Count < Capacity) Writers.Signal(); // Another one may have been waiting behind the one that is now through.
        }

        if (appended > 0) Readers.Signal();
        return appended;
    }

    /// <summary>Takes out as many items as there are, up to the length of <paramref name="into"/>. The caller then calls <see cref="AfterTake"/>, outside its lock.</summary>
    internal int Take(Span<T> into)
    {
        long head = _head.Value;
        long available = _seenTail.Value - head;
        if (available < into.Length)
        {
            _seenTail.Value = Volatile.Read(ref _tail.Value); // acquire (I3): pairs with the release in AppendOwned.
            available = _seenTail.Value - head;
        }

        int count = (int)Math.Min(available, into.Length);
        if (count == 0) return 0;
        int start = (int)head & _mask;
        int first = Math.Min(count, _slots.Length - start);
        Span<T> slots = _slots.AsSpan(start, first);
        slots.CopyTo(into);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) slots.Clear();
        if (first < count)
        {
            slots = _slots.AsSpan(0, count - first);
            slots.CopyTo(into[first..]);
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) slots.Clear();
        }

        Volatile.Write(ref _head.Value, head + count); // release (I3): pairs with the acquire in AppendOwned.
        return count;
    }

    /// <summary>
    /// Wakes a writer once the queue is half empty, so that it comes back to a good stretch of room. None waits for ever: a consumer goes on until the queue is empty, and passes here then.
    /// </summary>
    internal void AfterTake()
    {
        if (Count <= Capacity / 2) Writers.Signal();
    }

    private int AppendOwned(ReadOnlySpan<T> items)
    {
        long tail = _tail.Value;
        long room = Capacity - (tail - _seenHead.Value);
        if (room < items.Length)
        {
            _seenHead.Value = Volatile.Read(ref _head.Value); // acquire (I3): pairs with the release in Take.
            room = Capacity - (tail - _seenHead.Value);
        }

        int count = (int)Math.Min(room, items.Length);
        if (count == 0) return 0;
        int start = (int)tail & _mask;
        int first = Math.Min(count, _slots.Length - start);
        items[..first].CopyTo(_slots.AsSpan(start));
        items[first..count].CopyTo(_slots);
        Volatile.Write(ref _tail.Value, tail + count); // release (I3): pairs with the acquire in Take.
        return count;
    }
}
