namespace Concurrency;

public sealed partial class AsyncQueue<T>
{
    /// <summary>Puts an item in, without waiting.</summary>
    /// <param name="item">The item.</param>
    /// <returns>What became of it; <see cref="EnqueueResult.Full"/> and <see cref="EnqueueResult.Completed"/> mean it was refused.</returns>
    public EnqueueResult TryEnqueue(T item)
    {
        WaiterLine decided = default;
        T? dropped = default;
        EnqueueResult result;
        lock (_gate)
        {
            AssertInvariantsLocked();
            result = OfferLocked(item, ref dropped, ref decided);
        }

        decided.SettleAll();
        if (result is EnqueueResult.Dropped or EnqueueResult.EnqueuedAfterDrop) _onDropped?.Invoke(dropped!, ReasonOfDrop);
        return result;
    }

    /// <summary>Puts an item in; with <see cref="QueueFullMode.Wait"/>, waits for room first if need be.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What became of the item: <see cref="EnqueueResult.Completed"/> also when the queue was completed during the wait.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first; the item is not in the queue.</exception>
    public ValueTask<EnqueueResult> EnqueueAsync(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EnqueueResult>(cancellationToken);
        if (_onDropped is not null && _fullMode is not (QueueFullMode.Wait or QueueFullMode.Reject)) return EnqueueObserved(item);
        EnqueueResult result = TryEnqueue(item);
        return result == EnqueueResult.Full && _fullMode == QueueFullMode.Wait ? WaitForRoom(item, cancellationToken) : new ValueTask<EnqueueResult>(result);
    }

    private DropReason ReasonOfDrop => _fullMode switch
    {
        QueueFullMode.DropOldest => DropReason.Oldest,
        QueueFullMode.DropNewest => DropReason.Newest,
        _ => DropReason.Incoming,
    };

    /// <summary>What the callback throws belongs in the result: an asynchronous call does not throw at the call.</summary>
    private ValueTask<EnqueueResult> EnqueueObserved(T item)
    {
        try
        {
            return new ValueTask<EnqueueResult>(TryEnqueue(item));
        }
        catch (Exception error)
        {
            return ValueTask.FromException<EnqueueResult>(error);
        }
    }

    private ValueTask<EnqueueResult> WaitForRoom(T item, CancellationToken caller)
    {
        WaiterLine decided = default;
        WriteWaiter<T> waiter = WriteWaiter<T>.Rent(this, _scheduler, item);
        ValueTask<EnqueueResult> write = waiter.AsWrite;
        waiter.Register(caller, default);
        bool gaveUp = false;
        lock (_gate)
        {
            AssertInvariantsLocked();
            if (waiter.Outcome != WaitOutcome.Pending) gaveUp = true;
            else if (!_isCompleted && _items.Count == _capacity) JoinLocked(ref _writers, waiter);
            else if (!waiter.TryDecide(_isCompleted ? WaitOutcome.Completed : WaitOutcome.Granted)) gaveUp = true;
            else
            {
                // Room came, or the end, between the first look and this one.
                if (!_isCompleted) AcceptLocked(waiter.TakeItem(), ref decided);
                decided.Append(waiter);
            }
        }

        decided.SettleAll();
        if (gaveUp) waiter.SettleUnarmed();
        return write;
    }

    private EnqueueResult OfferLocked(T item, ref T? dropped, ref WaiterLine decided)
    {
        if (_isCompleted) return EnqueueResult.Completed;
        if (_items.Count < _capacity)
        {
            AcceptLocked(item, ref decided);
            return EnqueueResult.Enqueued;
        }

        switch (_fullMode)
        {
            case QueueFullMode.DropOldest:
                dropped = _items.TakeFirst();
                break;
            case QueueFullMode.DropNewest:
                dropped = _items.TakeLast();
                break;
            case QueueFullMode.DropIncoming:
                dropped = item;
                _droppedCount++;
                return EnqueueResult.Dropped;
            default:
                return EnqueueResult.Full;
        }

        _droppedCount++;
        _items.Append(item);
        return EnqueueResult.EnqueuedAfterDrop;
    }

    /// <summary>Hands the item to the longest waiting reader, or keeps it and tells those who wait for something to read.</summary>
    private void AcceptLocked(T item, ref WaiterLine decided)
    {
        if (_readers.Count != 0 && _readers.DecideFirst(WaitOutcome.Granted) is ReadWaiter<T> reader)
        {
            reader.Item = item;
            decided.Append(reader);
            return;
        }

        _items.Append(item);
        if (_readables.Count != 0) _readables.DecideAll(WaitOutcome.Granted, ref decided);
    }
}
