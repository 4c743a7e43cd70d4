namespace Concurrency.CompilerServices;

/// <content>What the run has done.</content>
public sealed partial class FlowGraph
{
    private long _delivered;

    /// <summary>Ticks since the start, until the end.</summary>
    internal long Elapsed => (Volatile.Read(ref _ended) is var ended && ended != 0 ? ended : Time.GetTimestamp()) - _started;

    /// <summary>The consumer has taken results, or will never take some that are ready.</summary>
    internal void CountConsumed(long delivered, long left) => _owner.CountConsumed(this, delivered, left);

    /// <summary>Under the flow's lock, so that the flow adds each of them to its totals once.</summary>
    internal void AddConsumed(long delivered, long left)
    {
        StageCounters.Add(ref _delivered, delivered);
        StageCounters.Add(ref Unfinished, left);
    }

    internal long Delivered => Volatile.Read(ref _delivered) + _stages.Where(static stage => stage.IsSink).Sum(stage => Volatile.Read(ref _counters[stage.Index].Out));

    internal FlowStatistics Snapshot() => new(
        Volatile.Read(ref Read),
        Delivered,
        Volatile.Read(ref Unfinished),
        Completion.IsCompleted ? 0 : 1,
        StageSnapshots());

    internal PipelineProgress Progress(bool isFinal) => new(Volatile.Read(ref Read), Delivered, StageSnapshots(), isFinal);

    internal long QueuedAt(int stage) => _stages[stage].Queued;

    private StageStatistics[] StageSnapshots() =>
        Array.ConvertAll(_stages, stage => _counters[stage.Index].Snapshot(stage.Settings, stage.Queued, (double)Elapsed * stage.Settings.Concurrency));
}
