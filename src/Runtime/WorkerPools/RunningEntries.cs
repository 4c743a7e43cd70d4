using System.Diagnostics;

namespace Concurrency;

/// <summary>The entries that hold permits, in no order: each knows its seat, and the last one takes the seat of who leaves. Not synchronised: the pool around it has a lock.</summary>
internal sealed class RunningEntries
{
    // In structs: an array of references asks at every write what it may hold.
    private Seat[] _seats = new Seat[4];

    internal int Count { get; private set; }

    internal void Add(PermitEntry entry)
    {
        if (Count == _seats.Length) Array.Resize(ref _seats, 2 * Count);
        entry.Seat = Count;
        _seats[Count++].Entry = entry;
    }

    internal void Remove(PermitEntry entry)
    {
        int seat = entry.Seat;
        Debug.Assert(seat < Count && _seats[seat].Entry == entry, "An entry that leaves has a seat.");
        Count--;
        if (seat != Count)
        {
            PermitEntry last = _seats[Count].Entry;
            _seats[seat].Entry = last;
            last.Seat = seat;
        }

        _seats[Count].Entry = null!;
    }

    public Enumerator GetEnumerator() => new(_seats.AsSpan(0, Count));

    internal ref struct Enumerator(ReadOnlySpan<Seat> seats)
    {
        private readonly ReadOnlySpan<Seat> _seats = seats;
        private int _next;

        public readonly PermitEntry Current => _seats[_next - 1].Entry;

        public bool MoveNext() => _next++ < _seats.Length;
    }

    internal struct Seat
    {
        internal PermitEntry Entry;
    }
}
