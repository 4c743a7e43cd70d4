namespace Concurrency.Runtime.StressTests.Planted;

/// <summary>Mistakes one could make in the ring of <see cref="QueueSegment{T}"/>.</summary>
public enum RingFault
{
    None,

    /// <summary>The tail moves by a plain write: two producers get the same slot.</summary>
    LostUpdate,

    /// <summary>The head moves by a plain write: two consumers take the same item.</summary>
    DuplicateTake,

    /// <summary>A reserved slot that is not published yet counts as empty.</summary>
    EmptyOnUnpublished,

    /// <summary>The stamp is published before the item is written, as a missing release would allow.</summary>
    PublishedBeforeWritten,

    /// <summary>The slot is freed for the next lap before the item was read, as a missing release would allow.</summary>
    FreedBeforeRead,
}

/// <summary>A test-only copy of the ring's algorithm, bounded, with one mistake of choice.</summary>
internal sealed class PlantedRing(int length, RingFault fault)
{
    private readonly char[] _items = new char[length];
    private readonly int[] _stamps = new int[length];
    private long _head;
    private long _tail;

    public void MoveTailTo(long position) => _tail = position;

    public void Enqueue(char item)
    {
        var spinner = default(SpinWait);
        while (true)
        {
            long tail = Volatile.Read(ref _tail);
            int index = (int)(tail % length);
            int lap = (int)(tail / length);
            if (Volatile.Read(ref _stamps[index]) != 2 * lap)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            if (fault == RingFault.LostUpdate) Volatile.Write(ref _tail, tail + 1);
            else if (Interlocked.CompareExchange(ref _tail, tail + 1, tail) != tail) continue;
            if (fault == RingFault.PublishedBeforeWritten) Volatile.Write(ref _stamps[index], (2 * lap) + 1);
            _items[index] = item;
            if (fault != RingFault.PublishedBeforeWritten) Volatile.Write(ref _stamps[index], (2 * lap) + 1);
            return;
        }
    }

    public char? TryDequeue()
    {
        var spinner = default(SpinWait);
        while (true)
        {
            long head = Volatile.Read(ref _head);
            int index = (int)(head % length);
            int lap = (int)(head / length);
            if (Volatile.Read(ref _stamps[index]) == (2 * lap) + 1)
            {
                if (fault == RingFault.DuplicateTake) Volatile.Write(ref _head, head + 1);
                else if (Interlocked.CompareExchange(ref _head, head + 1, head) != head) continue;
                if (fault == RingFault.FreedBeforeRead) Volatile.Write(ref _stamps[index], (2 * lap) + 2);
                char item = _items[index];
                _items[index] = default;
                if (fault != RingFault.FreedBeforeRead) Volatile.Write(ref _stamps[index], (2 * lap) + 2);
                return item;
            }

            if (fault == RingFault.EmptyOnUnpublished && Volatile.Read(ref _head) == head) return null;
            if (Volatile.Read(ref _tail) <= head) return null;
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }
}
