namespace Concurrency;

/// <summary>What a fan-out is made from, but for its body and what becomes of its results.</summary>
/// <param name="Source">Makes the source for the run.</param>
/// <param name="Options">How it runs.</param>
/// <param name="Progress">Makes the reporter, from the number of items where it is known; null where nobody wants to hear.</param>
/// <param name="Crew">The link to the pool whose permits the bodies need; null without a pool.</param>
/// <param name="CallerToken">The caller's token.</param>
internal readonly record struct FanOutSetup<TIn>(
    Func<ForkJoinRun, ItemSource<TIn>> Source, ForkJoinOptions Options, Func<int?, ProgressReporter>? Progress, PoolCrew? Crew, CancellationToken CallerToken);
