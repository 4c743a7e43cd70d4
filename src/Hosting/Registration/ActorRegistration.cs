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

    protected override void AddLogging(ActorOptions options, ILogger log)
    {
        Action<ActorError>? onError = options.OnError;
        options.OnError = error =>
        {
            log.ActorFailed(error.Exception, error.Actor, error.Message);
            onError?.Invoke(error);
        };
        Action<string, string>? onDeadLetter = options.OnDeadLetter;
        options.OnDeadLetter = (actor, message) =>
        {
            log.DeadLetter(actor, message);
            onDeadLetter?.Invoke(actor, message);
        };
        Action<string, string>? onDropped = options.OnDropped;
        options.OnDropped = (actor, message) =>
        {
            log.MessageDropped(actor, message);
            onDropped?.Invoke(actor, message);
        };
        Action<string, string>? onRestart = options.OnRestart;
        options.OnRestart = (actor, message) =>
        {
            log.ActorRestarted(actor, message);
            onRestart?.Invoke(actor, message);
        };
        Action<SlowTurn>? onSlowTurn = options.OnSlowTurn;
        options.OnSlowTurn = turn =>
        {
            log.SlowTurn(turn.Actor, turn.Message, turn.Elapsed, turn.Waiting);
            onSlowTurn?.Invoke(turn);
        };
    }
}
