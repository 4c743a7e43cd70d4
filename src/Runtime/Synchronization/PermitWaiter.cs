using System.Threading.Tasks.Sources;

namespace Concurrency;

/// <summary>Waits for a permit of an <see cref="AsyncSemaphore"/>; its result is read as nothing, as "in time", or as a lease.</summary>
internal sealed class PermitWaiter : Waiter, IPooled<PermitWaiter>, IValueTaskSource, IValueTaskSource<bool>, IValueTaskSource<SemaphoreLease>
{
    private AsyncSemaphore? _semaphore;

    public PermitWaiter? NextFree { get; set; }

    internal ValueTask AsWait => new(this, Token);

    internal ValueTask<bool> AsTimedWait => new(this, Token);

    internal ValueTask<SemaphoreLease> AsAcquire => new(this, Token);

    internal static PermitWaiter Rent(AsyncSemaphore semaphore, IWorkScheduler scheduler)
    {
        PermitWaiter waiter = ObjectPool<PermitWaiter>.Rent();
        waiter.Prepare(semaphore, scheduler);
        waiter._semaphore = semaphore;
        return waiter;
    }

    /// <summary>Gives back a waiter that nobody was shown.</summary>
    internal void Discard()
    {
        _semaphore = null;
        if (TryDiscard()) ObjectPool<PermitWaiter>.Return(this);
    }

    void IValueTaskSource.GetResult(short token) => Finish(token, out _);

    bool IValueTaskSource<bool>.GetResult(short token) => Finish(token, out _);

    SemaphoreLease IValueTaskSource<SemaphoreLease>.GetResult(short token)
    {
        Finish(token, out AsyncSemaphore semaphore);
        return SemaphoreLease.Of(semaphore);
    }

    private bool Finish(short token, out AsyncSemaphore semaphore)
    {
        WaitOutcome outcome = Claim(token);
        CancellationToken caller = CallerToken;
        semaphore = _semaphore!;
        _semaphore = null;
        if (TryReset()) ObjectPool<PermitWaiter>.Return(this);
        if (outcome == WaitOutcome.Cancelled) throw new OperationCanceledException(caller);
        return outcome == WaitOutcome.Granted;
    }
}
