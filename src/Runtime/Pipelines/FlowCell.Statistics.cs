namespace Concurrency.CompilerServices;

/// <content>What all runs did.</content>
public abstract partial class FlowCell
{
    private readonly StageCounters[] _totals;
    private long _read;
    private long _delivered;
    private long _unfinished;
    private long _elapsed;

    /// <summary>What all runs did so far.</summary>
    public FlowStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                FlowGraph[] runs = [.. _runs];
                long elapsed = _elapsed + runs.Sum(static run => run.Elapsed);
                var stages = new StageStatistics[Plan.Length];
                for (int i = 0; i < stages.Length; i++)
                {
                    var counters = new StageCounters();
                    counters.Add(_totals[i]);
                    foreach (FlowGraph run in runs) counters.Add(run.CountersOf(i));
                    stages[i] = counters.Snapshot(Plan[i], runs.Sum(run => run.QueuedAt(i)), (double)elapsed * Plan[i].Concurrency);
                }

                return new FlowStatistics(
                    _read + runs.Sum(static run => Volatile.Read(ref run.Read)),
                    _delivered + runs.Sum(static run => run.Delivered),
                    _unfinished + runs.Sum(static run => Volatile.Read(ref run.Unfinished)),
                    runs.Length,
                    stages);
            }
        }
    }

    /// <summary>A consumer has taken results, or left some behind: also in the totals, where its run is in them already.</summary>
    internal void CountConsumed(FlowGraph run, long delivered, long left)
    {
        lock (_gate)
        {
            run.AddConsumed(delivered, left);
            if (_runs.Contains(run)) return;
            _delivered += delivered;
            _unfinished += left;
        }
    }

    private void AddToTotalsLocked(FlowGraph run)
    {
        for (int i = 0; i < _totals.Length; i++) _totals[i].Add(run.CountersOf(i));
        _read += run.Read;
        _delivered += run.Delivered;
        _unfinished += run.Unfinished;
        _elapsed += run.Elapsed;
    }
}
