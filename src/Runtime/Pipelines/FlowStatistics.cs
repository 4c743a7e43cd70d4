namespace Concurrency;

/// <summary>What a run, or all runs of a flow together, did so far. A snapshot: exact when nothing runs.</summary>
/// <param name="Read">Items taken from sources.</param>
/// <param name="Delivered">Results consumers have taken, and items that sinks have finished.</param>
/// <param name="Unfinished">Items read, and results made, that had not got where they were going when their run was stopped: in queues or with the consumer.</param>
/// <param name="ActiveRuns">Runs under way.</param>
/// <param name="Stages">Each stage, in the order of their numbers.</param>
public sealed record FlowStatistics(long Read, long Delivered, long Unfinished, int ActiveRuns, IReadOnlyList<StageStatistics> Stages);
