using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Synchronization;

/// <summary>The semaphore's guarantees, one test each; SE numbers name the defects of the textbook version they answer.</summary>
public class AsyncSemaphoreTests
{
    private readonly ManualScheduler _scheduler = new();
    private readonly FakeTimeProvider _time = new();

    [Fact] // SE1
    public void ReleaseWithoutWait_ThrowsAndReleasesNothing()
    {
        AsyncSemaphore semaphore = Create(1);

        Assert.Throws<SemaphoreFullException>(() => semaphore.Release());
        Assert.Equal(1, semaphore.CurrentCount);
    }

    [Fact] // SE1
    public void ReleaseOfMoreThanTheMaximumWhileCallersWait_ThrowsAndGrantsNobody()
    {
        AsyncSemaphore semaphore = Create(0, 2);
        ValueTask wait = semaphore.WaitAsync();

        Assert.Throws<SemaphoreFullException>(() => semaphore.Release(3));
        Assert.False(wait.IsCompleted);
        Assert.Equal(1, semaphore.WaitingCount);
    }

    [Theory] // SE2
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(-1, 3)]
    [InlineData(0, 0)]
    [InlineData(4, 3)]
    public void CountsThatMakeNoSense_ThrowAtConstruction(int initial, int? max) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncSemaphore(initial, max));

    [Fact] // SE3
    public void CancelledWait_DoesNotSwallowALaterPermit()
    {
        AsyncSemaphore semaphore = Create(0, 1);
        using var cancellation = new CancellationTokenSource();
        ValueTask abandoned = semaphore.WaitAsync(cancellation.Token);
        ValueTask patient = semaphore.WaitAsync();

        cancellation.Cancel();
        semaphore.Release();

        Assert.True(abandoned.IsCanceled);
        Assert.True(patient.IsCompletedSuccessfully);
        Assert.Equal(cancellation.Token, Assert.Throws<OperationCanceledException>(() => abandoned.GetAwaiter().GetResult()).CancellationToken);
    }

    [Fact] // SE3
    public async Task TimedOutWait_ReturnsFalseAndDoesNotSwallowALaterPermit()
    {
        AsyncSemaphore semaphore = Create(0, 1);
        Task<bool> wait = semaphore.WaitAsync(TimeSpan.FromSeconds(1)).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(999));
        _scheduler.RunAll();
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _scheduler.RunAll();

        Assert.False(await wait);
        Assert.Equal(0, semaphore.WaitingCount);
        semaphore.Release();
        Assert.Equal(1, semaphore.CurrentCount);
    }

    [Fact] // SE3
    public async Task GrantBeforeTheTimeout_ReturnsTrue()
    {
        AsyncSemaphore semaphore = Create(0, 1);
        Task<bool> wait = semaphore.WaitAsync(TimeSpan.FromSeconds(1)).AsTask();

        semaphore.Release();
        _time.Advance(TimeSpan.FromSeconds(2));
        _scheduler.RunAll();

        Assert.True(await wait);
        Assert.Equal(0, semaphore.CurrentCount);
    }

    [Fact] // SE3
    public void CancellationAfterTheGrant_HasNoEffect()
    {
        AsyncSemaphore semaphore = Create(0, 1);
        using var cancellation = new CancellationTokenSource();
        ValueTask wait = semaphore.WaitAsync(cancellation.Token);

        semaphore.Release();
        cancellation.Cancel();

        Assert.True(wait.IsCompletedSuccessfully);
        Assert.Equal(0, semaphore.CurrentCount);
    }

    [Fact] // SE3
    public void AlreadyCancelledToken_TakesNothing()
    {
        AsyncSemaphore semaphore = Create(1);
        var cancelled = new CancellationToken(canceled: true);

        Assert.True(semaphore.WaitAsync(cancelled).IsCanceled);
        Assert.True(semaphore.WaitAsync(TimeSpan.Zero, cancelled).IsCanceled);
        Assert.True(semaphore.AcquireAsync(cancelled).IsCanceled);
        Assert.Equal(1, semaphore.CurrentCount);
    }

    [Fact]
    public async Task ZeroTimeout_OnlyTries()
    {
        AsyncSemaphore semaphore = Create(1);

        Assert.True(await semaphore.WaitAsync(TimeSpan.Zero));
        Assert.False(await semaphore.WaitAsync(TimeSpan.Zero));
        Assert.Equal(0, semaphore.WaitingCount);
    }

    [Fact]
    public void TimeoutNoTimerCanKeep_Throws()
    {
        AsyncSemaphore semaphore = Create(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = semaphore.WaitAsync(TimeSpan.FromMilliseconds(-2)); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = semaphore.WaitAsync(TimeSpan.MaxValue); });
    }

    [Fact] // SE4
    public void Counts_TellFreePermitsAndWaitingCallers()
    {
        AsyncSemaphore semaphore = Create(2);
        Assert.True(semaphore.TryWait());
        Assert.Equal((1, 0), (semaphore.CurrentCount, semaphore.WaitingCount));

        Assert.True(semaphore.TryWait());
        Assert.False(semaphore.TryWait());
        ValueTask first = semaphore.WaitAsync();
        ValueTask second = semaphore.WaitAsync();

        Assert.Equal((0, 2), (semaphore.CurrentCount, semaphore.WaitingCount));
        Assert.False(first.IsCompleted || second.IsCompleted);
    }

    [Fact] // SE4
    public async Task LeaseDisposedTwice_ReturnsItsPermitOnce()
    {
        AsyncSemaphore semaphore = Create(2);
        SemaphoreLease lease = await semaphore.AcquireAsync();
        SemaphoreLease copy = lease;
        Assert.True(semaphore.TryWait());

        lease.Dispose();
        lease.Dispose();
        copy.Dispose();
        default(SemaphoreLease).Dispose();

        Assert.Equal(1, semaphore.CurrentCount);
    }

    [Fact] // SE4
    public async Task OldLease_DoesNotReturnThePermitOfANewOne()
    {
        AsyncSemaphore semaphore = Create(1);
        SemaphoreLease old = await semaphore.AcquireAsync();
        old.Dispose();
        SemaphoreLease current = await semaphore.AcquireAsync();

        old.Dispose();

        Assert.Equal(0, semaphore.CurrentCount);
        Assert.NotEqual(old, current);
        current.Dispose();
        Assert.Equal(1, semaphore.CurrentCount);
    }

    [Fact] // SE4
    public void QueuedAcquire_YieldsALeaseThatReturnsThePermit()
    {
        AsyncSemaphore semaphore = Create(0, 1);
        ValueTask<SemaphoreLease> acquire = semaphore.AcquireAsync();
        semaphore.Release();

        acquire.Result.Dispose();

        Assert.Equal(1, semaphore.CurrentCount);
    }

    [Fact] // SE5
    public void Release_DoesNotRunTheWaiterOnItsOwnStack()
    {
        AsyncSemaphore semaphore = Create(0, 1);
        bool resumed = false;
        semaphore.WaitAsync().ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => resumed = true);

        semaphore.Release();
        Assert.False(resumed);
        _scheduler.RunAll();
        Assert.True(resumed);
    }

    [Fact] // SE5
    public void CancellingOneOfManyWaiters_LeavesTheOthersInOrder()
    {
        AsyncSemaphore semaphore = Create(0, 10_000);
        using var cancellation = new CancellationTokenSource();
        ValueTask[] waits = [.. Enumerable.Range(0, 10_000).Select(i => semaphore.WaitAsync(i % 2 == 0 ? cancellation.Token : default))];

        cancellation.Cancel();
        Assert.Equal(5_000, semaphore.WaitingCount);
        semaphore.Release(2);

        Assert.Equal([1, 3], Enumerable.Range(0, waits.Length).Where(i => waits[i].IsCompletedSuccessfully));
        Assert.All(Enumerable.Range(0, 5_000), i => Assert.True(waits[2 * i].IsCanceled));
    }

    [Fact] // Kept: FIFO, no barging.
    public void WaitersAreServedInOrder_AndNobodyOvertakes()
    {
        AsyncSemaphore semaphore = Create(0, 3);
        ValueTask first = semaphore.WaitAsync();
        ValueTask second = semaphore.WaitAsync();

        semaphore.Release();
        Assert.False(semaphore.TryWait());
        Assert.True(first.IsCompletedSuccessfully);
        Assert.False(second.IsCompleted);

        semaphore.Release(2);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal(1, semaphore.CurrentCount);
    }

    [Fact]
    public void AwaitingTwice_Throws()
    {
        AsyncSemaphore semaphore = Create(0, 1);
        ValueTask wait = semaphore.WaitAsync();
        semaphore.Release();
        wait.GetAwaiter().GetResult();

        Assert.Throws<InvalidOperationException>(() => wait.GetAwaiter().GetResult());
    }

    [Fact]
    public void WaitAndReleaseWhenFree_AllocateNothing()
    {
        AsyncSemaphore semaphore = Create(1);

        Assert.Equal(0, Allocation.Of(() =>
        {
            Assert.True(semaphore.WaitAsync().IsCompletedSuccessfully);
            semaphore.Release();
        }));
    }

    [Fact]
    public void QueuedWait_AllocatesNothing()
    {
        AsyncSemaphore semaphore = Create(0, 1);
        using var cancellation = new CancellationTokenSource();
        using CancellationTokenRegistration kept = cancellation.Token.Register(() => { });
        Action continuation = () => { };

        Assert.Equal(0, Allocation.Of(() =>
        {
            ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter plain = semaphore.WaitAsync().ConfigureAwait(false).GetAwaiter();
            ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter cancellable = semaphore.WaitAsync(cancellation.Token).ConfigureAwait(false).GetAwaiter();
            plain.UnsafeOnCompleted(continuation);
            cancellable.UnsafeOnCompleted(continuation);
            semaphore.Release();
            semaphore.Release();
            _scheduler.RunAll();
            plain.GetResult();
            cancellable.GetResult();
        }));
    }

    [Fact]
    public void Lease_AllocatesNothing()
    {
        AsyncSemaphore semaphore = Create(1);

        Assert.Equal(0, Allocation.Of(() => semaphore.AcquireAsync().Result.Dispose()));
    }

    [Fact]
    public void CancelledWaiter_KeepsNothingAlive()
    {
        AsyncSemaphore semaphore = Create(0, 1);

        Assert.True(Leak.IsCollected(CancelOne(semaphore)));
        GC.KeepAlive(semaphore);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference CancelOne(AsyncSemaphore semaphore)
    {
        using var cancellation = new CancellationTokenSource();
        var state = new object();
        ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter wait = semaphore.WaitAsync(cancellation.Token).ConfigureAwait(false).GetAwaiter();
        wait.UnsafeOnCompleted(() => GC.KeepAlive(state));
        cancellation.Cancel();
        _scheduler.RunAll();
        Assert.Throws<OperationCanceledException>(wait.GetResult);
        return new WeakReference(state);
    }

    private AsyncSemaphore Create(int initial, int? max = null) => new(initial, max, new AsyncSemaphoreOptions { Scheduler = _scheduler, TimeProvider = _time });
}
