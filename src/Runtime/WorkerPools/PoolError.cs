namespace Concurrency;

/// <summary>An error that has no caller to go to.</summary>
/// <param name="Pool">The pool's name.</param>
/// <param name="Job">The job that failed, or what the pool was doing.</param>
/// <param name="Exception">What was thrown.</param>
public sealed record PoolError(string Pool, string Job, Exception Exception);
