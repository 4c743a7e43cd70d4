using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What stands behind a flow's handle. For generated code.</summary>
/// <typeparam name="TIn">What the first stage takes.</typeparam>
/// <typeparam name="TOut">What comes out at the end.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FlowCell<TIn, TOut> : FlowCell
{
    private readonly Func<FlowStages<TIn, TOut>> _create;
    private readonly FlowStages<TIn, TOut>? _shared;

    private const int OutputCapacity = 256;

    // The open runs whose input a stop closes. Guarded by itself.
    private readonly HashSet<FlowInput<TIn>> _inputs = [];

    /// <summary>Creates it.</summary>
    /// <param name="name">The class.</param>
    /// <param name="plan">The stages.</param>
    /// <param name="create">Makes an instance of the user's class, with its stages.</param>
    /// <param name="isShared">Whether all runs work on one instance, which is made now.</param>
    /// <param name="options">The user's options.</param>
    public FlowCell(string name, StageSettings[] plan, Func<FlowStages<TIn, TOut>> create, bool isShared, FlowOptions? options)
        : base(name, plan, options)
    {
        ArgumentNullException.ThrowIfNull(create);
        _create = create;
        if (isShared) _shared = create();
    }

    /// <summary>A sequence that runs the pipeline over a source each time it is enumerated.</summary>
    /// <param name="source">The source.</param>
    /// <param name="progress">Who is told how far it is.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The results.</returns>
    public IAsyncEnumerable<TOut> Run(IEnumerable<TIn> source, IProgress<PipelineProgress>? progress, CancellationToken cancellationToken) =>
        new FlowSequence<TIn, TOut>(token =>
        {
            ArgumentNullException.ThrowIfNull(source);
            return Start((flow, first) => SourceWorker<TIn>.Of(source, flow, first), input: null, progress, cancellationToken, token);
        });

    /// <summary>A sequence that runs the pipeline over a source each time it is enumerated.</summary>
    /// <param name="source">The source.</param>
    /// <param name="progress">Who is told how far it is.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The results.</returns>
    public IAsyncEnumerable<TOut> Run(IAsyncEnumerable<TIn> source, IProgress<PipelineProgress>? progress, CancellationToken cancellationToken) =>
        new FlowSequence<TIn, TOut>(token =>
        {
            ArgumentNullException.ThrowIfNull(source);
            return Start((flow, first) => new AsyncSourceWorker<TIn>(source, flow, first), input: null, progress, cancellationToken, token);
        });

    /// <summary>Runs a pipeline that ends in sinks over a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="progress">Who is told how far it is.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>What the run did.</returns>
    public async ValueTask<FlowStatistics> RunToEndAsync(IEnumerable<TIn> source, IProgress<PipelineProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        FlowRunParts<TIn, TOut> run = Start((flow, first) => SourceWorker<TIn>.Of(source, flow, first), input: null, progress, cancellationToken, default);
        await run.Flow.Completion.ConfigureAwait(false);
        return run.Flow.Snapshot();
    }

    /// <summary>Runs a pipeline that ends in sinks over a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="progress">Who is told how far it is.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>What the run did.</returns>
    public async ValueTask<FlowStatistics> RunToEndAsync(IAsyncEnumerable<TIn> source, IProgress<PipelineProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        FlowRunParts<TIn, TOut> run = Start((flow, first) => new AsyncSourceWorker<TIn>(source, flow, first), input: null, progress, cancellationToken, default);
        await run.Flow.Completion.ConfigureAwait(false);
        return run.Flow.Snapshot();
    }

    /// <summary>Starts a run that is written to.</summary>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The run.</returns>
    public FlowRun<TIn, TOut> Open(CancellationToken cancellationToken)
    {
        var queue = new AsyncQueue<TIn>(new AsyncQueueOptions<TIn> { Capacity = Math.Min(Plan[0].Capacity, FlowInput<TIn>.Room), TimeProvider = Time, Scheduler = Scheduler });
        var input = new FlowInput<TIn>(queue);
        return new FlowRun<TIn, TOut>(Start((flow, first) => new AsyncSourceWorker<TIn>(queue.ReadAllAsync(flow.Stopping), flow, first), input, progress: null, cancellationToken, default), input);
    }

    private protected override ValueTask DisposeSharedAsync() => _shared is null ? default : FlowRunParts<TIn, TOut>.DisposeAsync(_shared);

    private protected override void CloseInputs()
    {
        FlowInput<TIn>[] inputs;
        lock (_inputs) inputs = [.. _inputs];
        foreach (FlowInput<TIn> input in inputs) input.Complete();
    }

    private FlowRunParts<TIn, TOut> Start(
        Func<FlowGraph, FlowEdge<TIn>, FlowWorker> source, FlowInput<TIn>? input, IProgress<PipelineProgress>? progress, CancellationToken first, CancellationToken second)
    {
        first.ThrowIfCancellationRequested();
        second.ThrowIfCancellationRequested();
        ThrowIfStopped();
        FlowStages<TIn, TOut> stages = _shared ?? _create();
        var flow = new FlowGraph(this, Plan);
        var output = new FlowEdge<TOut>(OutputCapacity, flow);
        FlowEdge<TIn> entry = stages.Connect(flow, output);
        entry.AddProducer(1);
        var parts = new FlowRunParts<TIn, TOut>(flow, stages, output, isOwn: _shared is null, input, Forget);
        if (input is not null)
        {
            input.Flow = flow;
            lock (_inputs) _inputs.Add(input); // Before it is admitted: a stop that comes then closes it.
        }

        try
        {
            Admit(flow);
        }
        catch (FlowStoppedException)
        {
            if (input is not null) Forget(input);
            _ = parts.DisposeInstanceAsync().AsTask(); // It never ran; what its dispose throws shows as unobserved.
            throw;
        }

        parts.Register(first);
        parts.Register(second);
        flow.Start(parts, source(flow, entry), progress);
        return parts;
    }

    private void Forget(FlowInput<TIn> input)
    {
        lock (_inputs) _inputs.Remove(input);
    }
}
