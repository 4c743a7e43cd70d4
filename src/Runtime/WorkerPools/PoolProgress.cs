namespace Concurrency;

/// <summary>How far a fan-out is.</summary>
/// <param name="Completed">How many items are settled, failed ones included. Never goes back.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Total">How many items there are; null as long as only the source knows.</param>
/// <param name="PerSecond">How many items were settled per second since the fan-out began; 0 before any time has passed.</param>
public readonly record struct PoolProgress(long Completed, long Failed, long? Total, double PerSecond);
