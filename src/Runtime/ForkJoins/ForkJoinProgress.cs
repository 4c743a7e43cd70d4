namespace Concurrency;

/// <summary>How far a fan-out is.</summary>
/// <param name="Completed">How many bodies have ended, failed ones included.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Total">How many items there are; null as long as only the source knows.</param>
public readonly record struct ForkJoinProgress(int Completed, int Failed, int? Total);
