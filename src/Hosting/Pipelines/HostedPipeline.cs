using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Concurrency.Hosting;

/// <summary>One run of a pipeline, as long as the host runs, over a source of the container. A run that fails is the host's business, like any background service that does.</summary>
internal sealed class HostedPipeline<TFlow, TItem>(IServiceProvider services, Func<TFlow, IAsyncEnumerable<TItem>, CancellationToken, Task> run) : BackgroundService
    where TFlow : class, IFlowHandle<TFlow>
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _log = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Concurrency.Hosting");

    // Set in StartAsync, before the run begins.
    private TFlow? _flow;
    private IAsyncEnumerable<TItem>? _source;

    // 1 once somebody runs it: the background task, or a stop that came first. Interlocked only.
    private int _hasBegun;

    /// <exception cref="InvalidOperationException">The container has no source of this type.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _flow = services.GetRequiredService<TFlow>();
        _source = FeedSource.Find<TItem>(services, _flow.Name, _stopping.Token);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Ends the source and waits until everything that came out of it is handled; when the token says that time is up, cancels the run and waits for its end.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_flow is not { } flow || ExecuteTask is not { } running)
        {
            return; // Never started.
        }

        // A host that stops right after its start cancels the background task before it has begun; what waits in the source is handled all the same.
        if (TryBegin())
        {
            running = RunAsync();
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!running.IsCompleted)
        {
            _log.FeedCutShort(flow.Name);
            await _cancel.CancelAsync().ConfigureAwait(false);
            flow.Lifetime.Abort();
            await Task.WhenAny(running, flow.Lifetime.Completion).ConfigureAwait(false); // The flow gives a stage up that does not return.
        }
        else if (running.IsFaulted && !ReferenceEquals(running, ExecuteTask))
        {
            await running.ConfigureAwait(false); // The host looks at the background task's own error only.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _cancel.Dispose();
        _stopping.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TryBegin() ? RunAsync() : Task.CompletedTask;

    private bool TryBegin() => Interlocked.Exchange(ref _hasBegun, 1) == 0;

    // The run has a token of its own: the host's says only that the source is to end.
    private async Task RunAsync()
    {
        try
        {
            await run(_flow!, _source!, _cancel.Token).ConfigureAwait(false);
        }
        catch (Exception) when (_cancel.IsCancellationRequested)
        {
            return; // Cancelled because the host's time was up: said in StopAsync.
        }

        _log.FeedEnded(_flow!.Name);
    }
}
