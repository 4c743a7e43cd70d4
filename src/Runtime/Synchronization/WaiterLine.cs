using System.Diagnostics;

namespace Concurrency;

// Concurrency contract
//   Callers:   as a field, only under the owner's lock; as a local, the one thread that has it.
//   I1  A waiter is in at most one line; leaving is O(1) from any place, so a cancelled wait leaves nothing behind.
//   Mutable struct: never copy one that is in use.

/// <summary>Waiters, first come first served: a doubly linked list through the waiters themselves. Empty when default.</summary>
internal struct WaiterLine
{
    private Waiter? _first;
    private Waiter? _last;

    internal int Count { get; private set; }

    internal void Append(Waiter waiter)
    {
        Debug.Assert(!waiter.IsLinked, "A waiter stands in one line at a time.");
        waiter.IsLinked = true;
        waiter.Previous = _last;
        if (_last is null) _first = waiter;
        else _last.Next = waiter;
        _last = waiter;
        Count++;
    }

    internal void Remove(Waiter waiter)
    {
        Debug.Assert(waiter.IsLinked, "Only a waiter in line can leave it.");
        if (waiter.Previous is null) _first = waiter.Next;
        else waiter.Previous.Next = waiter.Next;
        if (waiter.Next is null) _last = waiter.Previous;
        else waiter.Next.Previous = waiter.Previous;
        waiter.Next = null;
        waiter.Previous = null;
        waiter.IsLinked = false;
        Count--;
    }

    internal Waiter? TakeFirst()
    {
        Waiter? first = _first;
        if (first is not null) Remove(first);
        return first;
    }

    /// <summary>Takes the first waiter that could be decided so; passes over those that gave up, which their callbacks settle.</summary>
    internal Waiter? DecideFirst(WaitOutcome outcome)
    {
        while (TakeFirst() is { } waiter)
            if (waiter.TryDecide(outcome)) return waiter;
        return null;
    }

    /// <summary>Decides everybody in line and moves those that had not given up to <paramref name="decided"/>.</summary>
    internal void DecideAll(WaitOutcome outcome, ref WaiterLine decided)
    {
        while (DecideFirst(outcome) is { } waiter) decided.Append(waiter);
    }

    /// <summary>Settles a local line of decided waiters, in order. Not under a lock.</summary>
    internal void SettleAll()
    {
        // Taken out before it is settled: from then on it may already stand in another line.
        while (TakeFirst() is { } waiter) waiter.Settle();
    }
}
