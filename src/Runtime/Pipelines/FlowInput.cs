using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>Where an open run takes its items.</summary>
/// <typeparam name="T">What the first stage takes.</typeparam>
/// <remarks><b>Thread safety.</b> Any number of threads may write. <b>Ordering.</b> Items of one writer keep their order.</remarks>
public sealed class FlowInput<T>
{
    internal const int Room = 16;

    private readonly AsyncQueue<T> _queue;

    internal FlowInput(AsyncQueue<T> queue) => _queue = queue;

    internal FlowGraph? Flow { get; set; }

    /// <summary>Hands an item to the run; waits while the pipeline is full.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the wait; the item is then not in the run.</param>
    /// <returns>Completes when the item is accepted.</returns>
    /// <exception cref="StageException">The run has failed: what it failed on.</exception>
    /// <exception cref="OperationCanceledException">The token, or the run, was cancelled.</exception>
    /// <exception cref="FlowStoppedException">The flow was stopped.</exception>
    /// <exception cref="InvalidOperationException">The input was completed.</exception>
    public async ValueTask WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        if (await _queue.EnqueueAsync(item, cancellationToken).ConfigureAwait(false) == EnqueueResult.Completed) throw Flow!.EndedError();
    }

    /// <summary>Hands an item to the run if that is possible at once.</summary>
    /// <param name="item">The item.</param>
    /// <returns>What became of it.</returns>
    public EnqueueResult TryWrite(T item) => _queue.TryEnqueue(item);

    internal void Complete() => _queue.TryComplete();

    /// <summary>Lets writers go; returns how many accepted items nobody will read.</summary>
    internal int Abort() => _queue.Abort();
}
