namespace Concurrency;

/// <summary>How far a run is.</summary>
/// <param name="Read">Items taken from the source.</param>
/// <param name="Delivered">Results the consumer has taken, and items that sinks have finished.</param>
/// <param name="Stages">Each stage, in the order of their numbers.</param>
/// <param name="IsFinal">Whether the run is over.</param>
public sealed record PipelineProgress(long Read, long Delivered, IReadOnlyList<StageStatistics> Stages, bool IsFinal);
