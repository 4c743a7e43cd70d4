namespace Concurrency;

/// <summary>What a pool is doing and has done. The parts are read together, except for the totals, which may be a body ahead of the rest.</summary>
/// <param name="Queued">How many submissions wait for a worker.</param>
/// <param name="Active">How many bodies hold a permit.</param>
/// <param name="Completed">How many bodies have ended, failed ones included.</param>
/// <param name="Failed">How many of them failed. A body that ended because it was told to is none.</param>
/// <param name="Rejected">How many submissions were refused: the queue was full, or the pool accepted nothing any more.</param>
/// <param name="Dropped">How many submissions were dropped from the full queue, or dropped instead of entering it.</param>
/// <param name="OldestAge">How long the submission that waits longest has waited; zero when none does. By the system's clock to within its tick, 1 to 16 milliseconds.</param>
public readonly record struct PoolStatistics(int Queued, int Active, long Completed, long Failed, long Rejected, long Dropped, TimeSpan OldestAge)
{
    /// <summary>How many submissions may wait.</summary>
    public int Capacity { get; init; }
}
