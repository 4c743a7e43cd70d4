using System.Diagnostics;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>One flow of control of a run: a stage's worker, or the one that reads the source.</summary>
internal abstract class FlowWorker(FlowGraph flow) : IThreadPoolWorkItem
{
    /// <summary>After so many turns of its loop a worker lets others have the thread.</summary>
    protected const int TurnsPerThread = 256;

    protected FlowGraph Flow { get; } = flow;

    /// <summary>Where the worker waits.</summary>
    protected Parked Parked { get; } = new();

    /// <summary>The stages it works for, which its span is called after; null for whoever reads the source. Set before it is launched.</summary>
    internal string? StageName { get; set; }

    void IThreadPoolWorkItem.Execute() => _ = RunGuardedAsync();

    /// <summary>Works until there is nothing more to do.</summary>
    protected abstract Task RunAsync();

    private async Task RunGuardedAsync()
    {
        Flow.Enter(); // Known to this flow of control from here on: who awaits the end of the flow in it would wait for itself.
        Activity? span = StageName is null ? null : Flow.StartSpan(StageName);
        try
        {
            await RunAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Bodies, sources and predicates are caught where they are called; this is an error of ours, and it must not be silent either.
            Flow.Fail(new StageFailure("", Item: null, Attempt: 0, error));
        }

        span?.Dispose(); // Before the run's own ends.
        Flow.WorkerEnded();
    }
}
