namespace Concurrency;

/// <summary>Values in a row that is taken from at both ends, in arrays of one size each: growing copies nothing, and what a flood needed is given up after it, but for a few arrays. Not synchronised.</summary>
internal sealed class SegmentedDeque<T>
    where T : struct
{
    private const int SegmentLength = 128;
    private const int MostSpares = 8;

    // Both null until the first value; after that there is always one, and with no value in it both ends are at its beginning.
    private Segment? _first;
    private Segment? _last;
    private int _start;
    private int _end;
    private Segment? _spares;
    private int _spareCount;

    internal int Count { get; private set; }

    internal ref T First => ref _first!.Values[_start];

    internal ref T Last => ref _last!.Values[_end - 1];

    /// <summary>Room for a value behind the others, to be written at once.</summary>
    internal ref T AddLast()
    {
        if (_last is null) _first = _last = new Segment();
        else if (_end == SegmentLength) Grow(_last);
        Count++;
        return ref _last.Values[_end++];
    }

    internal void RemoveFirst()
    {
        Segment first = _first!;
        first.Values[_start++] = default;
        if (--Count == 0)
        {
            _start = _end = 0;
        }
        else if (_start == SegmentLength)
        {
            _first = first.Next!;
            _first.Previous = null;
            _start = 0;
            Spare(first);
        }
    }

    internal void RemoveLast()
    {
        Segment last = _last!;
        last.Values[--_end] = default;
        if (--Count == 0)
        {
            _start = _end = 0;
        }
        else if (_end == 0)
        {
            _last = last.Previous!;
            _last.Next = null;
            _end = SegmentLength;
            Spare(last);
        }
    }

    private void Grow(Segment last)
    {
        Segment? next = _spares;
        if (next is null)
        {
            next = new Segment();
        }
        else
        {
            _spares = next.Next;
            next.Next = null;
            _spareCount--;
        }

        last.Next = next;
        next.Previous = last;
        _last = next;
        _end = 0;
    }

    private void Spare(Segment segment)
    {
        segment.Previous = segment.Next = null;
        if (_spareCount == MostSpares) return;
        segment.Next = _spares;
        _spares = segment;
        _spareCount++;
    }

    private sealed class Segment
    {
        internal T[] Values { get; } = new T[SegmentLength];

        internal Segment? Next { get; set; }

        internal Segment? Previous { get; set; }
    }
}
