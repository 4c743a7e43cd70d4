using Concurrency.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   the workers of the stage; timers on any thread.
//   I1  _aside counts the units whose pause is not over or that wait to be taken again; at most the stage's capacity.
//   Guarded by _gate: everything; _aside and the number due are read outside for guesses.
//   User code runs: never.

/// <summary>Units of an unordered stage between two attempts: they hold no permit, and come back when their pause is over.</summary>
internal sealed class RetryLine<TUnit>(int capacity, FlowGraph flow, WaitLine line)
{
    private readonly Lock _gate = new();
    private readonly Queue<WorkUnit<TUnit>> _due = new();
    private readonly HashSet<ITimer> _pauses = [];
    private int _aside;
    private int _dueCount;
    private int _asideWeight;

    internal bool IsEmpty => Volatile.Read(ref _aside) == 0;

    internal bool IsDue => Volatile.Read(ref _dueCount) > 0;

    internal bool TryAdd(WorkUnit<TUnit> unit, TimeSpan pause)
    {
        lock (_gate)
        {
            if (_aside >= capacity) return false;
            Volatile.Write(ref _aside, _aside + 1);
            _asideWeight += unit.Weight;
        }

        ITimer? timer = null;
        timer = flow.Time.CreateTimer(_ => OnDue(unit, timer), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate) _pauses.Add(timer);
        timer.Change(pause, Timeout.InfiniteTimeSpan); // Only now can it fire, and find itself among the others.
        return true;
    }

    internal bool TryTake(out WorkUnit<TUnit> unit)
    {
        unit = default;
        if (!IsDue) return false;
        lock (_gate)
        {
            if (!_due.TryDequeue(out unit)) return false;
            Volatile.Write(ref _dueCount, _due.Count);
            Volatile.Write(ref _aside, _aside - 1);
            _asideWeight -= unit.Weight;
            return true;
        }
    }

    /// <summary>Lets go of what is left when the run is over; returns how many items that is.</summary>
    internal int Clear()
    {
        lock (_gate)
        {
            int weight = _asideWeight;
            foreach (ITimer pause in _pauses) pause.Dispose();
            _pauses.Clear();
            _due.Clear();
            _asideWeight = 0;
            Volatile.Write(ref _aside, 0);
            Volatile.Write(ref _dueCount, 0);
            return weight;
        }
    }

    private void OnDue(WorkUnit<TUnit> unit, ITimer? timer)
    {
        lock (_gate)
        {
            if (!_pauses.Remove(timer!)) return; // Cleared.
            _due.Enqueue(unit);
            Volatile.Write(ref _dueCount, _due.Count);
        }

        timer!.Dispose();
        line.Signal();
    }
}
