using System.Runtime.CompilerServices;

namespace Concurrency;

public sealed partial class AsyncQueue<T>
{
#pragma warning disable RS0026 // The overloads differ in parameters before the optional token, so it makes no call ambiguous.
    /// <summary>Takes up to <paramref name="max"/> items: waits for the first, then for more until the batch is full, the window is over or the queue is completed.</summary>
    /// <param name="max">The most items to take.</param>
    /// <param name="window">How long to go on after the first item: zero for what is there, <see cref="Timeout.InfiniteTimeSpan"/> for a full batch.</param>
    /// <param name="cancellationToken">Ends the wait. Items already taken are returned, not lost.</param>
    /// <returns>The items; none only when the queue is completed and empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is below one, or the window negative or longer than a timer can be.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the first item.</exception>
    /// <exception cref="QueueCompletedException">The queue is empty and was completed with an error.</exception>
    /// <remarks>Several batch readers share what comes: each takes its place in line again for its next item. No timer outlives the call.</remarks>
    public ValueTask<BatchResult<T>> DequeueBatchAsync(int max, TimeSpan window, CancellationToken cancellationToken = default) =>
        DequeueBatchAsync(max, window, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Like <see cref="DequeueBatchAsync(int, TimeSpan, CancellationToken)"/>, and gives up with an empty batch when no first item comes in time.</summary>
    /// <param name="max">The most items to take.</param>
    /// <param name="window">How long to go on after the first item.</param>
    /// <param name="idleTimeout">How long to wait for the first item.</param>
    /// <param name="cancellationToken">Ends the wait. Items already taken are returned, not lost.</param>
    /// <returns>The items; none when the time was over, or the queue is completed and empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is below one, or a span negative or longer than a timer can be.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the first item.</exception>
    /// <exception cref="QueueCompletedException">The queue is empty and was completed with an error.</exception>
    public ValueTask<BatchResult<T>> DequeueBatchAsync(int max, TimeSpan window, TimeSpan idleTimeout, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return DequeueBatch(new BatchBuffer<T>(max), window, idleTimeout, cancellationToken);
    }

    /// <summary>Like <see cref="DequeueBatchAsync(int, TimeSpan, CancellationToken)"/>, into the caller's memory.</summary>
    /// <param name="destination">Where the items go; its length is the most items to take.</param>
    /// <param name="window">How long to go on after the first item.</param>
    /// <param name="cancellationToken">Ends the wait. Items already taken are returned, not lost.</param>
    /// <returns>The filled part of <paramref name="destination"/>; empty only when the queue is completed and empty.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is negative or longer than a timer can be.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the first item.</exception>
    /// <exception cref="QueueCompletedException">The queue is empty and was completed with an error.</exception>
    public ValueTask<BatchResult<T>> DequeueBatchAsync(Memory<T> destination, TimeSpan window, CancellationToken cancellationToken = default)
    {
        if (destination.IsEmpty) throw new ArgumentException("There is no room for an item.", nameof(destination));
        return DequeueBatch(new BatchBuffer<T>(destination), window, Timeout.InfiniteTimeSpan, cancellationToken);
    }
#pragma warning restore RS0026

    private ValueTask<BatchResult<T>> DequeueBatch(BatchBuffer<T> batch, TimeSpan window, TimeSpan idleTimeout, CancellationToken caller)
    {
        TimerRange.Check(window);
        TimerRange.Check(idleTimeout);
        if (caller.IsCancellationRequested) return ValueTask.FromCanceled<BatchResult<T>>(caller);
        bool isDrained = TakeInto(ref batch);
        if (batch.Count > 0 && (batch.IsFull || isDrained || window == TimeSpan.Zero)) return new ValueTask<BatchResult<T>>(Result(batch));
        return FillAsync(batch, window, idleTimeout, caller);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BatchResult<T>> FillAsync(BatchBuffer<T> batch, TimeSpan window, TimeSpan idleTimeout, CancellationToken caller)
    {
        if (batch.Count == 0)
        {
            ReadOutcome<T> first = await FirstAsync(idleTimeout, caller).ConfigureAwait(false);
            switch (first.Outcome)
            {
                case WaitOutcome.Cancelled:
                    throw new OperationCanceledException(caller);
                case WaitOutcome.TimedOut:
                    return default;
                case WaitOutcome.Completed:
                    return first.Error is null ? Result(batch) : throw QueueCompletedException.Because(first.Error);
            }

            batch.Add(first.Item);
            TakeInto(ref batch);
        }

        if (window == TimeSpan.Zero || batch.IsFull) return Result(batch);
        using CancellationTokenSource? windowEnd = window == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource(window, _time);
        while (!batch.IsFull)
        {
            ReadOutcome<T> next = await WaitForItem(caller, windowEnd?.Token ?? default, static waiter => waiter.AsOutcome).ConfigureAwait(false);

            // Cancelled, too, ends the batch and not the call: what was taken must reach somebody.
            if (next.Outcome != WaitOutcome.Granted) break;
            batch.Add(next.Item);
            TakeInto(ref batch);
        }

        return Result(batch);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOutcome<T>> FirstAsync(TimeSpan idleTimeout, CancellationToken caller)
    {
        using CancellationTokenSource? idleEnd = idleTimeout == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource(idleTimeout, _time);
        return await WaitForItem(caller, idleEnd?.Token ?? default, static waiter => waiter.AsOutcome).ConfigureAwait(false);
    }

    /// <summary>Takes what is there, as far as it goes in; returns whether nothing will come any more.</summary>
    private bool TakeInto(ref BatchBuffer<T> batch)
    {
        while (true)
        {
            batch.Reserve(Count);
            WaiterLine decided = default;
            QueueCompletion? drained = null;
            bool isDrained;
            bool isShort;
            lock (_gate)
            {
                AssertInvariantsLocked();
                Span<T> room = batch.Reserved;
                int taken = 0;
                while (taken < room.Length && _items.Count > 0) room[taken++] = TakeLocked(ref decided, ref drained);
                batch.Advance(taken);
                isDrained = IsDrainedLocked;
                isShort = _items.Count > 0;
            }

            decided.SettleAll();
            drained?.Settle(_error);
            if (batch.IsFull || !isShort) return isDrained;
        }
    }

    private BatchResult<T> Result(in BatchBuffer<T> batch)
    {
        lock (_gate) return new BatchResult<T>(batch.Filled, IsDrainedLocked && _error is null);
    }
}
