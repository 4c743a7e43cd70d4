using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Concurrency;

public sealed partial class AsyncQueue<T>
{
    /// <summary>Takes the next item, without waiting.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        WaiterLine decided = default;
        QueueCompletion? drained = null;
        lock (_gate)
        {
            AssertInvariantsLocked();
            if (_items.Count == 0)
            {
                item = default;
                return false;
            }

            item = TakeLocked(ref decided, ref drained);
        }

        decided.SettleAll();
        drained?.Settle(_error);
        return true;
    }

    /// <summary>Takes the next item, waiting for it if need be.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no item was taken.</exception>
    /// <exception cref="QueueCompletedException">The queue is completed and empty.</exception>
    public ValueTask<T> DequeueAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        return TryDequeue(out T? item) ? new ValueTask<T>(item) : WaitForItem(cancellationToken, default, static waiter => waiter.AsRead);
    }

    /// <summary>Waits until there is something to read. With several readers another one may take it first: loop.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there is; false when the queue is completed and empty.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="QueueCompletedException">The queue is empty and was completed with an error.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<bool>(cancellationToken);
        lock (_gate)
        {
            if (_items.Count > 0) return ValueTask.FromResult(true);
        }

        return WaitForReadable(cancellationToken);
    }

    /// <summary>Takes items as they come, until the queue is completed and empty.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the next item was not taken.</exception>
    /// <exception cref="QueueCompletedException">The queue was completed with an error; every item was delivered before.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (TryDequeue(out T? item))
            {
                yield return item;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private ValueTask<TResult> WaitForItem<TResult>(CancellationToken caller, CancellationToken deadline, Func<ReadWaiter<T>, ValueTask<TResult>> awaitable)
    {
        WaiterLine decided = default;
        QueueCompletion? drained = null;
        ReadWaiter<T> waiter = ReadWaiter<T>.Rent(this, _scheduler);
        ValueTask<TResult> read = awaitable(waiter);
        waiter.Register(caller, deadline);
        bool gaveUp = false;
        lock (_gate)
        {
            AssertInvariantsLocked();
            if (waiter.Outcome != WaitOutcome.Pending) gaveUp = true;
            else if (!_isCompleted && _items.Count == 0) JoinLocked(ref _readers, waiter);
            else if (!waiter.TryDecide(_items.Count == 0 ? WaitOutcome.Completed : WaitOutcome.Granted)) gaveUp = true;
            else
            {
                // An item came, or the end, between the first look and this one.
                if (_items.Count > 0) waiter.Item = TakeLocked(ref decided, ref drained);
                else waiter.Error = _error;
                decided.Append(waiter);
            }
        }

        decided.SettleAll();
        drained?.Settle(_error);
        if (gaveUp) waiter.SettleUnarmed();
        return read;
    }

    private ValueTask<bool> WaitForReadable(CancellationToken caller)
    {
        WaiterLine decided = default;
        ReadableWaiter waiter = ReadableWaiter.Rent(this, _scheduler);
        ValueTask<bool> readable = waiter.AsReadable;
        waiter.Register(caller, default);
        bool gaveUp = false;
        lock (_gate)
        {
            AssertInvariantsLocked();
            if (waiter.Outcome != WaitOutcome.Pending) gaveUp = true;
            else if (!_isCompleted && _items.Count == 0) JoinLocked(ref _readables, waiter);
            else if (!waiter.TryDecide(_items.Count == 0 ? WaitOutcome.Completed : WaitOutcome.Granted)) gaveUp = true;
            else
            {
                waiter.Error = _error;
                decided.Append(waiter);
            }
        }

        decided.SettleAll();
        if (gaveUp) waiter.SettleUnarmed();
        return readable;
    }

    /// <summary>Takes the first item, lets the longest waiting writer in, and notices the end.</summary>
    private T TakeLocked(ref WaiterLine decided, ref QueueCompletion? drained)
    {
        T item = _items.TakeFirst();
        if (_writers.Count != 0 && _writers.DecideFirst(WaitOutcome.Granted) is WriteWaiter<T> writer)
        {
            _items.Append(writer.TakeItem());
            decided.Append(writer);
        }

        if (IsDrainedLocked) drained = _completion;
        return item;
    }
}
