using System.Threading.Tasks.Sources;

namespace Concurrency;

/// <summary>Waits for room in an <see cref="AsyncQueue{T}"/>. The side that decides the grant takes the item out and into the queue.</summary>
internal sealed class WriteWaiter<T> : Waiter, IPooled<WriteWaiter<T>>, IValueTaskSource<EnqueueResult>
{
    // Written when rented; read by the winner of the decision alone, or by nobody; cleared by the awaiter.
    private T _item = default!;

    public WriteWaiter<T>? NextFree { get; set; }

    internal ValueTask<EnqueueResult> AsWrite => new(this, Token);

    internal static WriteWaiter<T> Rent(IWaiterOwner owner, IWorkScheduler scheduler, T item)
    {
        WriteWaiter<T> waiter = ObjectPool<WriteWaiter<T>>.Rent();
        waiter.Prepare(owner, scheduler);
        waiter._item = item;
        return waiter;
    }

    /// <summary>Takes the item of a granted wait, once.</summary>
    internal T TakeItem()
    {
        T item = _item;
        _item = default!;
        return item;
    }

    EnqueueResult IValueTaskSource<EnqueueResult>.GetResult(short token)
    {
        WaitOutcome outcome = Claim(token);
        CancellationToken caller = CallerToken;
        _item = default!;
        if (TryReset()) ObjectPool<WriteWaiter<T>>.Return(this);
        return outcome switch
        {
            WaitOutcome.Granted => EnqueueResult.Enqueued,
            WaitOutcome.Completed => EnqueueResult.Completed,
            _ => throw new OperationCanceledException(caller),
        };
    }

    // A writer that met a completed queue is told so by a result, not by an exception.
    protected override ValueTaskSourceStatus StatusOf(WaitOutcome outcome) =>
        outcome == WaitOutcome.Cancelled ? ValueTaskSourceStatus.Canceled : ValueTaskSourceStatus.Succeeded;
}
