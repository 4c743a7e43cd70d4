using System.Threading.Tasks.Sources;

namespace Concurrency;

/// <summary>Waits for an item of an <see cref="AsyncQueue{T}"/>. The side that decides the grant puts the item in before it settles.</summary>
internal sealed class ReadWaiter<T> : Waiter, IPooled<ReadWaiter<T>>, IValueTaskSource<T>, IValueTaskSource<ReadOutcome<T>>
{
    private bool _throws = true;

    public ReadWaiter<T>? NextFree { get; set; }

    /// <summary>The item of a granted wait. Written by the winner of the decision before it settles; read by the awaiter after.</summary>
    internal T Item { get; set; } = default!;

    /// <summary>The error of a completed wait; the same discipline.</summary>
    internal Exception? Error { get; set; }

    internal ValueTask<T> AsRead => new(this, Token);

    internal ValueTask<ReadOutcome<T>> AsOutcome
    {
        get
        {
            _throws = false;
            return new(this, Token);
        }
    }

    internal static ReadWaiter<T> Rent(IWaiterOwner owner, IWorkScheduler scheduler)
    {
        ReadWaiter<T> waiter = ObjectPool<ReadWaiter<T>>.Rent();
        waiter.Prepare(owner, scheduler);
        return waiter;
    }

    T IValueTaskSource<T>.GetResult(short token)
    {
        ReadOutcome<T> end = Finish(token, out CancellationToken caller);
        return end.Outcome switch
        {
            WaitOutcome.Granted => end.Item,
            WaitOutcome.Completed => throw QueueCompletedException.Because(end.Error),
            _ => throw new OperationCanceledException(caller),
        };
    }

    ReadOutcome<T> IValueTaskSource<ReadOutcome<T>>.GetResult(short token) => Finish(token, out _);

    protected override ValueTaskSourceStatus StatusOf(WaitOutcome outcome) => _throws ? base.StatusOf(outcome) : ValueTaskSourceStatus.Succeeded;

    private ReadOutcome<T> Finish(short token, out CancellationToken caller)
    {
        var end = new ReadOutcome<T>(Claim(token), Item, Error);
        caller = CallerToken;
        Item = default!;
        Error = null;
        _throws = true;
        if (TryReset()) ObjectPool<ReadWaiter<T>>.Return(this);
        return end;
    }
}
