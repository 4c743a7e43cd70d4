namespace Concurrency.Benchmarks.Peers;

/// <summary>A number for one of many actors.</summary>
internal readonly record struct TargetMessage(long Value, bool IsLast);
