using Microsoft.Extensions.Logging;

namespace Concurrency.Hosting;

/// <summary>A registered actor.</summary>
internal sealed class ActorRegistration<TActor>(object? key) : HandleRegistration<TActor, ActorOptions>(new HandleIdentity(HandleKind.Actor, typeof(TActor), key))
    where TActor : class, IActorHandle<TActor>
{
    protected override IReadOnlyList<OptionKey<ActorOptions>> Keys => OptionKeys.Actor;

    public override IReadOnlyList<QueueReading> Read(TActor handle)
    {
        ActorStatistics now = handle.Statistics;
        return [new QueueReading(Stage: null, now.Queued, now.Capacity, now.Handled + now.TimedOut + now.Dropped + now.DeadLetters, OldestAge: null)];
    }

    protected override TActor StartGenerated(IServiceProvider scope, ActorOptions options) => TActor.Start(scope, options);

    protected override ActorOptions CreateOptions() => new();

    protected override void UseServices(ActorOptions options, TimeProvider? time, IWorkScheduler? scheduler)
    {
        options.TimeProvider = time ?? options.TimeProvider;
        options.Scheduler = scheduler ?? options.Scheduler;
        options.Name = Identity.OptionsName;
    }

    protected override void AddLogging(ActorOptions options, ILogger log) => ActorReports.Add(options, log);
}
