using Microsoft.Extensions.Logging;

namespace Concurrency.Hosting;

/// <summary>A registered pool.</summary>
internal sealed class PoolRegistration<TPool>(object? key) : HandleRegistration<TPool, PoolOptions>(new HandleIdentity(HandleKind.Pool, typeof(TPool), key))
    where TPool : class, IPoolHandle<TPool>
{
    protected override IReadOnlyList<OptionKey<PoolOptions>> Keys => OptionKeys.Pool;

    public override IReadOnlyList<QueueReading> Read(TPool handle)
    {
        PoolStatistics now = handle.Statistics;
        return [new QueueReading(Stage: null, now.Queued, now.Capacity, Left: 0, now.OldestAge)];
    }

    protected override TPool StartGenerated(IServiceProvider scope, PoolOptions options) => TPool.Start(scope, options);

    protected override PoolOptions CreateOptions() => new();

    protected override void UseServices(PoolOptions options, TimeProvider? time, IWorkScheduler? scheduler)
    {
        options.TimeProvider = time ?? options.TimeProvider;
        options.Scheduler = scheduler ?? options.Scheduler;
        options.Name = Identity.OptionsName;
    }

    protected override void AddLogging(PoolOptions options, ILogger log)
    {
        Action<PoolError>? onError = options.OnError;
        options.OnError = error =>
        {
            log.JobFailed(error.Exception, error.Pool, error.Job);
            onError?.Invoke(error);
        };
        Action<string, string>? onDropped = options.OnDropped;
        options.OnDropped = (pool, job) =>
        {
            log.JobDropped(pool, job);
            onDropped?.Invoke(pool, job);
        };
    }
}
