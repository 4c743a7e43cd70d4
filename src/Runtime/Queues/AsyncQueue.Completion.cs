using System.Runtime.ExceptionServices;

namespace Concurrency;

public sealed partial class AsyncQueue<T>
{
    /// <summary>
    /// Completes when the queue is completed and empty, or aborted; faults with the error given there. It settles on the scheduler, shortly after the call
    /// that emptied the queue.
    /// </summary>
    public Task Completion
    {
        get
        {
            QueueCompletion completion;
            bool isDrained;
            lock (_gate)
            {
                if (_completion is not null) return _completion.Task;
                _completion = completion = new QueueCompletion(_scheduler);
                isDrained = IsDrainedLocked;
            }

            if (isDrained) completion.Settle(_error);
            return completion.Task;
        }
    }

    /// <summary>Takes no more items in. Those inside stay readable; waiting writers end with <see cref="EnqueueResult.Completed"/>.</summary>
    /// <param name="error">Why, if it is not a good end: readers get it inside a <see cref="QueueCompletedException"/> once the queue is empty.</param>
    /// <returns>Whether this call completed the queue; false when it was completed before.</returns>
    public bool TryComplete(Exception? error = null)
    {
        WaiterLine decided = default;
        QueueCompletion? drained;
        lock (_gate)
        {
            AssertInvariantsLocked();
            if (_isCompleted) return false;
            drained = CompleteLocked(error, ref decided);
        }

        decided.SettleAll();
        drained?.Settle(error);
        return true;
    }

    /// <summary>Takes no more items in and drops those inside; everybody who waits is let go.</summary>
    /// <param name="error">Why. The error of an earlier <see cref="TryComplete"/> stays.</param>
    /// <returns>How many items were dropped.</returns>
    /// <exception cref="AggregateException">The callback for dropped items threw more than once; a single exception arrives as it is. The queue is aborted all the same.</exception>
    public int Abort(Exception? error = null)
    {
        WaiterLine decided = default;
        QueueCompletion? drained;
        T[] discarded;
        lock (_gate)
        {
            AssertInvariantsLocked();
            if (IsDrainedLocked) return 0;
            discarded = _items.TakeAll();
            _droppedCount += discarded.Length;
            drained = CompleteLocked(_error ?? error, ref decided);
        }

        decided.SettleAll();
        drained?.Settle(_error);
        ReportDiscarded(discarded);
        return discarded.Length;
    }

    /// <summary>Ends the queue for everybody who waits; returns the completion to settle if it is empty, too.</summary>
    private QueueCompletion? CompleteLocked(Exception? error, ref WaiterLine decided)
    {
        _isCompleted = true;
        _error = error;
        _writers.DecideAll(WaitOutcome.Completed, ref decided);
        if (_items.Count > 0) return null;

        while (_readers.DecideFirst(WaitOutcome.Completed) is ReadWaiter<T> reader)
        {
            reader.Error = error;
            decided.Append(reader);
        }

        while (_readables.DecideFirst(WaitOutcome.Completed) is ReadableWaiter readable)
        {
            readable.Error = error;
            decided.Append(readable);
        }

        return _completion;
    }

    private void ReportDiscarded(T[] discarded)
    {
        if (_onDropped is null) return;
        List<Exception>? errors = null;
        foreach (T item in discarded)
        {
            try
            {
                _onDropped(item, DropReason.Aborted);
            }
            catch (Exception error)
            {
                // The other items are reported all the same; the errors reach the caller below.
                (errors ??= []).Add(error);
            }
        }

        if (errors is [Exception single]) ExceptionDispatchInfo.Throw(single);
        if (errors is not null) throw new AggregateException(errors);
    }
}
