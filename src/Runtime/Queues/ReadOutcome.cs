namespace Concurrency;

/// <summary>What a queue read ended in, for callers inside the library that branch instead of catching.</summary>
internal readonly record struct ReadOutcome<T>(WaitOutcome Outcome, T Item, Exception? Error);
