using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   every member from any thread.
//   I1  _state >= 0: that many permits are free and nobody waits. _state < 0: no permit is free and -_state waiters stand in _line.
//   I2  While _state < 0 it changes under _gate only: the lock-free paths act on _state > 0 (wait) and _state >= 0 (release) alone.
//       Hence nobody overtakes a waiter, and a release that sees one hands the permit over.
//   I3  A permit goes to the waiter whose decision the release won (Waiter I1); a waiter that gave up leaves _state once, by whoever
//       takes it out of _line.
//   Linearizes: uncontended at the compare-and-swap of _state; a queued wait at the decision of its waiter.
//   Progress:  lock-free while nobody waits; else one short lock.
//   User code runs: never under _gate. Waiters are settled after it, and continue on the scheduler.

/// <summary>A counting semaphore whose waits are asynchronous, first come first served, and free of allocation.</summary>
/// <remarks>
/// <para><b>Ordering.</b> Strictly first in, first out. A released permit goes to the longest waiting caller; nobody who comes later can take it away, <see cref="TryWait"/> included.</para>
/// <para><b>Cancellation.</b> A cancelled or timed-out wait never consumes a permit. Once a permit is granted, a later cancellation has no effect. An already cancelled token ends the call before it takes anything.</para>
/// <para><b>Thread safety.</b> All members may be called from any thread. A waiting caller never continues on the stack of <see cref="Release"/>.</para>
/// <para><b>Allocation.</b> None for a wait without a timeout, free or queued, in steady state: waiters are pooled. A wait with a timeout that has to queue allocates its timer.</para>
/// </remarks>
public sealed class AsyncSemaphore : IWaiterOwner
{
    private readonly int _maxCount;
    private readonly TimeProvider _time;
    private readonly IWorkScheduler _scheduler;
    private readonly Lock _gate = new();

    // I1, I2.
    private int _state;

    // Guarded by _gate.
    private WaiterLine _line;

    /// <summary>Creates a semaphore.</summary>
    /// <param name="initialCount">How many permits are free at first. Zero only together with a <paramref name="maxCount"/>: then somebody has to release first.</param>
    /// <param name="maxCount">How many permits may be free at most; <paramref name="initialCount"/> when null, so that a release without a wait is found out.</param>
    /// <param name="options">Clock and scheduler.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, the maximum is below one or below the initial count.</exception>
    public AsyncSemaphore(int initialCount, int? maxCount = null, AsyncSemaphoreOptions? options = null)
    {
        if (maxCount is null) ArgumentOutOfRangeException.ThrowIfLessThan(initialCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(initialCount);
        int max = maxCount ?? initialCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1, nameof(maxCount));
        ArgumentOutOfRangeException.ThrowIfLessThan(max, initialCount, nameof(maxCount));

        _state = initialCount;
        _maxCount = max;
        _time = options?.TimeProvider ?? TimeProvider.System;
        _scheduler = options?.Scheduler ?? WorkScheduler.ThreadPool;
    }

    /// <summary>How many permits are free. Moments later it may be another number.</summary>
    public int CurrentCount => Math.Max(0, Volatile.Read(ref _state));

    /// <summary>How many callers wait. Moments later it may be another number.</summary>
    public int WaitingCount => Math.Max(0, -Volatile.Read(ref _state));

    /// <summary>Takes a permit if one is free and nobody waits for it.</summary>
    /// <returns>Whether a permit was taken; then it must be released.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWait()
    {
        int state = Volatile.Read(ref _state);
        while (state > 0)
        {
            int seen = Interlocked.CompareExchange(ref _state, state - 1, state);
            if (seen == state) return true;
            state = seen;
        }

        return false;
    }

#pragma warning disable RS0026 // The overloads differ in their first parameter, so the optional token makes no call ambiguous.
    /// <summary>Takes a permit, waiting for it if need be.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no permit was taken.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        return TryWait() || Enter(cancellationToken, default) is not { } waiter ? default : waiter.AsWait;
    }

    /// <summary>Takes a permit, waiting for it at most <paramref name="timeout"/>.</summary>
    /// <param name="timeout">How long to wait: zero to only try, <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether a permit was taken; only then it may be released.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative or longer than a timer can be.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no permit was taken.</exception>
    public ValueTask<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        TimerRange.Check(timeout);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<bool>(cancellationToken);
        if (TryWait()) return ValueTask.FromResult(true);
        if (timeout == TimeSpan.Zero) return ValueTask.FromResult(false);
        if (timeout != Timeout.InfiniteTimeSpan) return EnterInTimeAsync(timeout, cancellationToken);
        return Enter(cancellationToken, default) is { } waiter ? waiter.AsTimedWait : ValueTask.FromResult(true);
    }
#pragma warning restore RS0026

    /// <summary>Takes a permit as a lease that returns it when disposed.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no permit was taken.</exception>
    public ValueTask<SemaphoreLease> AcquireAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<SemaphoreLease>(cancellationToken);
        return TryWait() || Enter(cancellationToken, default) is not { } waiter ? ValueTask.FromResult(SemaphoreLease.Of(this)) : waiter.AsAcquire;
    }

    /// <summary>Returns permits, first to those who wait.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below one.</exception>
    /// <exception cref="SemaphoreFullException">More permits would be free than the maximum: something was released that had not been taken. Nothing was released.</exception>
    public void Release(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        do
        {
            int state = Volatile.Read(ref _state);
            while (state >= 0)
            {
                if (count > _maxCount - state) throw new SemaphoreFullException();
                int seen = Interlocked.CompareExchange(ref _state, state + count, state);
                if (seen == state) return;
                state = seen;
            }
        }
        while (!TryHandOver(count));
    }

    bool IWaiterOwner.Withdraw(Waiter waiter)
    {
        lock (_gate)
        {
            if (!waiter.IsArmed) return false;
            AssertInvariantsLocked();
            if (!waiter.IsLinked) return true;
            _line.Remove(waiter);
            Interlocked.Increment(ref _state);
            return true;
        }
    }

    /// <summary>Takes a place in the line; null when a permit came free on the way and was taken.</summary>
    private PermitWaiter? Enter(CancellationToken caller, CancellationToken deadline)
    {
        PermitWaiter waiter = PermitWaiter.Rent(this, _scheduler);
        waiter.Register(caller, deadline);
        lock (_gate)
        {
            AssertInvariantsLocked();
            if (waiter.Outcome == WaitOutcome.Pending)
            {
                if (TryJoinLocked(waiter)) return waiter;
                waiter.Discard();
                return null;
            }
        }

        waiter.SettleUnarmed();
        return waiter;
    }

    private bool TryJoinLocked(PermitWaiter waiter)
    {
        int state = Volatile.Read(ref _state);
        while (true)
        {
            int seen = Interlocked.CompareExchange(ref _state, state - 1, state);
            if (seen == state) break;
            state = seen;
        }

        if (state > 0) return false;
        waiter.IsArmed = true;
        _line.Append(waiter);
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> EnterInTimeAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        return Enter(cancellationToken, deadline.Token) is not { } waiter || await waiter.AsTimedWait.ConfigureAwait(false);
    }

    /// <summary>Hands permits to those in line; false when nobody was left in it and the lock-free path must do.</summary>
    private bool TryHandOver(int count)
    {
        WaiterLine granted = default;
        lock (_gate)
        {
            AssertInvariantsLocked();
            int waiting = -Volatile.Read(ref _state);
            if (waiting <= 0) return false;
            if (count > _maxCount) throw new SemaphoreFullException();

            while (granted.Count < count && _line.DecideFirst(WaitOutcome.Granted) is { } waiter) granted.Append(waiter);

            // One step from the old count of waiters to the new one: had it passed through zero, a release beside this one could have gone past the maximum.
            int left = waiting - _line.Count;
            Interlocked.Add(ref _state, left + (count - granted.Count));
        }

        granted.SettleAll();
        return true;
    }

    [Conditional("DEBUG")]
    private void AssertInvariantsLocked()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The lock is held.");
        Debug.Assert(_line.Count == Math.Max(0, -Volatile.Read(ref _state)), "The count of waiters is the length of the line (I1).");
        Debug.Assert(Volatile.Read(ref _state) <= _maxCount, "No more permits are free than the maximum.");
    }
}
