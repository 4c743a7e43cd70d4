namespace Concurrency;

/// <summary>Where a pool's bodies run.</summary>
public enum PoolThreads
{
    /// <summary>On the pool's scheduler, the process-wide thread pool unless set otherwise. For asynchronous and short bodies.</summary>
    Shared,

    /// <summary>
    /// On threads of the pool's own, as many as bodies may run at once, named after the pool. For synchronous bodies that block or compute for long: they take no
    /// thread away from anybody else. Jobs must be synchronous there, since what follows an <c>await</c> would run elsewhere.
    /// </summary>
    Dedicated,
}
