using System.Diagnostics;

namespace Concurrency;

/// <summary>
/// Who waits for a permit, in order. Who leaves from the middle, a call that is cancelled or a worker whose fan-out stops, leaves a place behind that nobody has any more; such places
/// go when they come to an end of the line or are the most of it. Not synchronised: the pool around it has a lock.
/// </summary>
internal sealed class PermitLine
{
    private const int FewPlaces = 64;

    private readonly SegmentedDeque<Place> _places = new();
    private int _leftPlaces;

    internal int Count { get; private set; }

    /// <summary>The place of who has waited longest; none is behind all others.</summary>
    internal long FirstOrder { get; private set; } = long.MaxValue;

    /// <summary>The place of who came last; none is before all others.</summary>
    internal long LastOrder => Count == 0 ? 0 : _places.Last.Order;

    /// <summary>Since when who has waited longest does so.</summary>
    internal long FirstSince => _places.First.Since;

    internal void Append(LineMember who, long order, long since)
    {
        ref Place place = ref _places.AddLast();
        place.Who = who;
        place.Order = order;
        place.Since = since;
        who.Enter(order);
        if (Count++ == 0) FirstOrder = order;
    }

    internal PermitEntry TakeFirst()
    {
        LineMember who = _places.First.Who;
        _places.RemoveFirst();
        Count--;
        Trim();
        return who.Leave(isLast: false);
    }

    internal PermitEntry TakeLast()
    {
        LineMember who = _places.Last.Who;
        _places.RemoveLast();
        Count--;
        Trim();
        return who.Leave(isLast: true);
    }

    internal void Remove(PermitEntry entry)
    {
        Debug.Assert(entry.Order != 0, "An entry that leaves the line is in one.");
        entry.Leave(isLast: false);
        Count--;
        _leftPlaces++;
        Trim();
        if (_leftPlaces > Count + FewPlaces) Rotate(null);
    }

    /// <summary>Takes the calls out; workers of fan-outs stay.</summary>
    internal int TakeCalls(List<PoolCall> calls)
    {
        int before = Count;
        Rotate(calls);
        return before - Count;
    }

    // Takes every place from the front and puts back, behind the others and so in the same order, who stays.
    private void Rotate(List<PoolCall>? calls)
    {
        for (int left = _places.Count; left > 0; left--)
        {
            Place place = _places.First;
            _places.RemoveFirst();
            if (place.IsLeft) continue;
            if (calls is null || place.Who is PermitEntry and not PoolCall)
            {
                _places.AddLast() = place;
                continue;
            }

            Count--;
            calls.Add((PoolCall)place.Who.Leave(isLast: false));
        }

        _leftPlaces = 0;
        Trim();
    }

    // Both ends are somebody's again.
    private void Trim()
    {
        while (_leftPlaces > 0 && _places.First.IsLeft)
        {
            _places.RemoveFirst();
            _leftPlaces--;
        }

        while (_leftPlaces > 0 && _places.Last.IsLeft)
        {
            _places.RemoveLast();
            _leftPlaces--;
        }

        FirstOrder = Count == 0 ? long.MaxValue : _places.First.Order;
    }

    private struct Place
    {
        internal LineMember Who;
        internal long Order;
        internal long Since;

        internal readonly bool IsLeft => !Who.IsAt(Order);
    }
}
