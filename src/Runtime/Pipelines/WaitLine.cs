namespace Concurrency;

// Concurrency contract
//   Callers:   Enter by a worker about to wait; Signal and WakeAll by anybody who made what it waits for true.
//   I1  A worker in the line is woken at most once per Enter: whoever takes it out under the lock schedules it.
//   I2  No wake is lost. Enter: join, full fence, look again. Signal: what was published, full fence, look at _count. One of the two sees the other.
//   I3  Between Enter and its wake a worker belongs to the line; Enter touches nothing of it after joining but its place, under the lock.
//   Guarded by _gate: the links, writes of _count.
//   User code runs: never; a woken worker is scheduled, outside the lock.
//   After: T. J. Dekker's mutual exclusion, for the pair of fences.

/// <summary>Workers that wait for one condition.</summary>
/// <param name="isWorthTrying">The condition, from shared state that only becomes visible: read by a thread that owns nothing.</param>
/// <param name="scheduler">Where woken workers go on.</param>
internal sealed class WaitLine(Func<bool> isWorthTrying, IWorkScheduler scheduler)
{
    private readonly Lock _gate = new();
    private Parked? _first;
    private Parked? _last;
    private int _count;

    internal void Enter(Parked parked)
    {
        lock (_gate)
        {
            parked.Line = this;
            parked.Previous = _last;
            parked.Next = null;
            if (_last is null) _first = parked;
            else _last.Next = parked;
            _last = parked;
            Volatile.Write(ref _count, _count + 1);
        }

        Interlocked.MemoryBarrier(); // I2.
        if (!isWorthTrying()) return;
        lock (_gate)
        {
            if (parked.Line != this) return; // Woken meanwhile; it may already stand in another line.
            RemoveLocked(parked);
        }

        scheduler.Schedule(parked);
    }

    /// <summary>Wakes the worker that has waited longest, if there is one. Costs a fence and a read when nobody waits.</summary>
    internal void Signal()
    {
        Interlocked.MemoryBarrier(); // I2.
        if (Volatile.Read(ref _count) != 0) WakeOne();
    }

    /// <summary>Wakes everybody.</summary>
    internal void WakeAll()
    {
        Interlocked.MemoryBarrier(); // I2.
        while (Volatile.Read(ref _count) != 0) WakeOne();
    }

    private void WakeOne()
    {
        Parked? parked;
        lock (_gate)
        {
            parked = _first;
            if (parked is null) return;
            RemoveLocked(parked);
        }

        scheduler.Schedule(parked);
    }

    private void RemoveLocked(Parked parked)
    {
        if (parked.Previous is { } previous) previous.Next = parked.Next;
        else _first = parked.Next;
        if (parked.Next is { } next) next.Previous = parked.Previous;
        else _last = parked.Previous;
        parked.Line = null;
        Volatile.Write(ref _count, _count - 1);
    }
}
