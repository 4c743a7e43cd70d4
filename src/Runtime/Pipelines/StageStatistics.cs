namespace Concurrency;

/// <summary>What one stage did so far. A snapshot: exact when nothing runs.</summary>
/// <remarks>Every item is accounted for: of a stage that yields one result per item, In = Out + Filtered + Skipped + DeadLettered + Failed + Abandoned + those it is working on.</remarks>
/// <param name="Name">The stage's method.</param>
/// <param name="In">Items it took.</param>
/// <param name="Out">Results it handed on, to all branches where it has several that each get every result; of a sink, items it has finished.</param>
/// <param name="Filtered">Items a filter held back.</param>
/// <param name="Skipped">Items left out because of an error.</param>
/// <param name="DeadLettered">Items given to the <c>[DeadLetter]</c> method.</param>
/// <param name="Failed">Items whose failure ended the run, or came after its end.</param>
/// <param name="Retried">Further attempts.</param>
/// <param name="Abandoned">Items, or results, that the stage had in hand when the run was stopped; a result that only some of its branches were given by then among them.</param>
/// <param name="Queued">Items waiting in front of it.</param>
/// <param name="BusyShare">The share of its permits that was in use, from 0 to 1, estimated from samples: the highest one is the bottleneck. Stages fused into one loop share its time equally.</param>
public sealed record StageStatistics(
    string Name, long In, long Out, long Filtered, long Skipped, long DeadLettered, long Failed, long Retried, long Abandoned, long Queued, double BusyShare)
{
    /// <summary>How many items may wait in front of it, in each run.</summary>
    public int Capacity { get; init; }
}
