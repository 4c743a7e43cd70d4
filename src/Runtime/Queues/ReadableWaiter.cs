using System.Threading.Tasks.Sources;

namespace Concurrency;

/// <summary>Waits until a queue has something to read, without taking it.</summary>
internal sealed class ReadableWaiter : Waiter, IPooled<ReadableWaiter>, IValueTaskSource<bool>
{
    public ReadableWaiter? NextFree { get; set; }

    /// <summary>The error of a completed wait. Written by the winner of the decision before it settles; read by the awaiter after.</summary>
    internal Exception? Error { get; set; }

    internal ValueTask<bool> AsReadable => new(this, Token);

    internal static ReadableWaiter Rent(IWaiterOwner owner, IWorkScheduler scheduler)
    {
        ReadableWaiter waiter = ObjectPool<ReadableWaiter>.Rent();
        waiter.Prepare(owner, scheduler);
        return waiter;
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        WaitOutcome outcome = Claim(token);
        CancellationToken caller = CallerToken;
        Exception? error = Error;
        Error = null;
        if (TryReset()) ObjectPool<ReadableWaiter>.Return(this);
        return outcome switch
        {
            WaitOutcome.Granted => true,
            WaitOutcome.Completed => error is null ? false : throw QueueCompletedException.Because(error),
            _ => throw new OperationCanceledException(caller),
        };
    }

    protected override ValueTaskSourceStatus StatusOf(WaitOutcome outcome) =>
        outcome == WaitOutcome.Completed && Error is null ? ValueTaskSourceStatus.Succeeded : base.StatusOf(outcome);
}
