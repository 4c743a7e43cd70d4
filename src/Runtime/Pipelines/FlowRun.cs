using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>A run of a pipeline that is written to: <c>Flow.Open()</c>.</summary>
/// <typeparam name="TIn">What the first stage takes.</typeparam>
/// <remarks><b>Thread safety.</b> All members may be used from any thread. <b>Disposal.</b> A run that has not ended is aborted; returns when its last stage body has ended.</remarks>
public abstract class FlowRun<TIn> : IAsyncDisposable
{
    private readonly FlowGraph _flow;

    private protected FlowRun(FlowGraph flow, FlowInput<TIn> input)
    {
        _flow = flow;
        Input = input;
    }

    /// <summary>Takes the items.</summary>
    public FlowInput<TIn> Input { get; }

    /// <summary>
    /// Ends when the last stage has: well after <see cref="Complete"/>, with the <see cref="StageException"/> of the item it failed on, cancelled by its token or by <see cref="Abort"/>, or with
    /// <see cref="FlowStoppedException"/>. Results that nobody has read do not hold it up as far as there is room for them.
    /// </summary>
    public Task Completion => _flow.Completion;

    /// <summary>What the run did so far.</summary>
    public FlowStatistics Statistics => _flow.Snapshot();

    /// <summary>Nothing more will be written: what is inside goes through, then the run is over.</summary>
    public void Complete() => Input.Complete();

    /// <summary>Ends the run at once: tokens of running bodies are cancelled, what waits is let go.</summary>
    public void Abort() => _flow.TryStop(RunOutcome.Left);

    /// <summary>Aborts the run if it has not ended.</summary>
    /// <returns>Completes when its last stage body has ended.</returns>
    public async ValueTask DisposeAsync()
    {
        Abort();
        await Task.WhenAny(_flow.Completion).ConfigureAwait(false); // Completion says how it ended; a fault that nobody has looked at there stays unobserved.
        GC.SuppressFinalize(this);
    }
}

/// <summary>A run of a pipeline that is written to and read from.</summary>
/// <typeparam name="TIn">What the first stage takes.</typeparam>
/// <typeparam name="TOut">What comes out.</typeparam>
public sealed class FlowRun<TIn, TOut> : FlowRun<TIn>
{
    private readonly FlowRunParts<TIn, TOut> _parts;
    private int _isRead;

    internal FlowRun(FlowRunParts<TIn, TOut> parts, FlowInput<TIn> input)
        : base(parts.Flow, input)
    {
        _parts = parts;
        Output = new SingleUse(this);
    }

    /// <summary>The results, for one consumer, once. Leaving the enumeration early aborts the run; a run that fails fails the enumeration.</summary>
    /// <exception cref="InvalidOperationException">Thrown by the enumeration when there was one before.</exception>
    public IAsyncEnumerable<TOut> Output { get; }

    private sealed class SingleUse(FlowRun<TIn, TOut> run) : IAsyncEnumerable<TOut>
    {
        public IAsyncEnumerator<TOut> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            if (Interlocked.Exchange(ref run._isRead, 1) != 0) throw new InvalidOperationException("The results of a run can be read once; branch inside the pipeline, or run it again.");
            return new FlowReader<TIn, TOut>(() =>
            {
                run._parts.Register(cancellationToken);
                return run._parts;
            });
        }
    }
}
