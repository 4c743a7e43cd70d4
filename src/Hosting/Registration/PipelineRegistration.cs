using Microsoft.Extensions.Logging;

namespace Concurrency.Hosting;

/// <summary>A registered pipeline.</summary>
internal sealed class PipelineRegistration<TFlow>(object? key) : HandleRegistration<TFlow, FlowOptions>(new HandleIdentity(HandleKind.Pipeline, typeof(TFlow), key))
    where TFlow : class, IFlowHandle<TFlow>
{
    protected override IReadOnlyList<OptionKey<FlowOptions>> Keys => OptionKeys.Flow;

    public override IReadOnlyList<QueueReading> Read(TFlow handle)
    {
        FlowStatistics now = handle.Statistics;
        int runs = Math.Max(now.ActiveRuns, 1);
        return [.. now.Stages.Select(stage => new QueueReading(stage.Name, stage.Queued, (long)stage.Capacity * runs, stage.In, OldestAge: null))];
    }

    protected override TFlow StartGenerated(IServiceProvider scope, FlowOptions options) => TFlow.Start(new DependencyProbe(scope), options);

    protected override FlowOptions CreateOptions() => new();

    protected override void UseServices(FlowOptions options, TimeProvider? time, IWorkScheduler? scheduler)
    {
        options.TimeProvider = time ?? options.TimeProvider;
        options.Scheduler = scheduler ?? options.Scheduler;
        options.Name = Identity.OptionsName;
    }

    protected override void AddLogging(FlowOptions options, ILogger log)
    {
        string name = options.Name ?? Identity.OptionsName;
        Action<StageFailure>? onError = options.OnError;
        options.OnError = failure =>
        {
            log.ItemFailed(failure.Exception, name, failure.Stage, failure.Attempt);
            onError?.Invoke(failure);
        };
    }
}
