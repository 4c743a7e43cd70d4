namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>The defects of the pattern sheet's thread pool (TP), one test each: what it gets wrong holds here.</summary>
public sealed class PoolDefectTests
{
    [Fact]
    public async Task TP1_ThePool_CanBeConstructedAndRuns()
    {
        await using Work.Pool pool = Work.Pool.Start();
        Assert.Equal(4, await pool.TwiceAsync(2));
    }

    [Fact]
    public async Task TP2_ComputingBodies_RunSideBySide_AndHoldUpNobodyElse()
    {
        await using Blocking.Pool pool = Blocking.Pool.Start(new PoolOptions { Concurrency = 2 });
        using var together = new Barrier(3);
        Task<string[]> both = Task.WhenAll(MeetAsync(), MeetAsync());
        Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(30))); // Both bodies are in, and this thread is free to meet them.
        Assert.Equal(["met", "met"], await both);

        Task<string> MeetAsync() => pool.CallAsync(() => together.SignalAndWait(TimeSpan.FromSeconds(30)) ? "met" : "alone").AsTask();
    }

    [Fact]
    public void TP3_WithoutAQueue_AnIdleWorkerStillTakesWork()
    {
        var rig = new PoolRig(capacity: 0, fullMode: QueueFullMode.Reject);
        Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Twice(1));
        Assert.Equal(EnqueueResult.Full, rig.Pool.TryPost.Twice(2)); // Its only worker has been promised.
        rig.Go();
        Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Twice(3));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void TP4_SizesThatRunNothing_ThrowAtStart(int concurrency) =>
        Assert.Equal(nameof(PoolOptions.Concurrency), Assert.Throws<ArgumentOutOfRangeException>(() => Work.Pool.Start(new PoolOptions { Concurrency = concurrency })).ParamName);

    [Fact]
    public async Task TP5_Draining_StaysOpen_AndStoppingClosesTheIntake()
    {
        var rig = new PoolRig();
        var gate = new Gate();
        _ = rig.Pool.HoldAsync(gate).AsTask();
        rig.Go();
        Task drain = rig.Pool.Lifetime.DrainAsync();
        Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Twice(1));
        Task stop = rig.Pool.Lifetime.StopAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(EnqueueResult.Completed, rig.Pool.TryPost.Twice(2));
        gate.Open();
        await rig.Join(Task.WhenAll(drain, stop));
        Assert.Equal(2, rig.Pool.Statistics.Completed);
    }

    [Fact]
    public async Task TP6_WaitingForTheEnd_PollsNothing_HasADeadline_AndCanBeAborted()
    {
        var rig = new PoolRig();
        var gate = new Gate();
        Task<int> hung = rig.Pool.HoldAsync(gate).AsTask();
        rig.Go();
        Task drain = rig.Pool.Lifetime.DrainAsync();
        rig.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, rig.Scheduler.Pending); // Nobody looks whether it is over: it will say so.
        Task stop = rig.Pool.Lifetime.StopAsync(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(hung));
        await rig.Join(Task.WhenAll(drain, stop));

        var other = new PoolRig();
        Task<int> aborted = other.Pool.HoldAsync(new Gate()).AsTask();
        other.Go();
        other.Pool.Lifetime.Abort();
        await Assert.ThrowsAsync<PoolStoppedException>(() => other.Join(aborted));
    }

    [Fact]
    public async Task TP7_Disposal_EndsThePool_AndLateCallersAreTold()
    {
        Work.Pool pool = Work.Pool.Start();
        await pool.DisposeAsync();
        Assert.True(pool.Lifetime.Completion.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<PoolStoppedException>(async () => await pool.TwiceAsync(1));
        await pool.DisposeAsync();
    }

    [Theory]
    [InlineData(QueueFullMode.Wait, EnqueueResult.Full)]
    [InlineData(QueueFullMode.Reject, EnqueueResult.Full)]
    [InlineData(QueueFullMode.DropIncoming, EnqueueResult.Dropped)]
    [InlineData(QueueFullMode.DropOldest, EnqueueResult.EnqueuedAfterDrop)]
    [InlineData(QueueFullMode.DropNewest, EnqueueResult.EnqueuedAfterDrop)]
    public void TP8_AFullQueue_SaysWhatItDid(QueueFullMode fullMode, EnqueueResult expected)
    {
        var rig = new PoolRig(capacity: 1, fullMode: fullMode);
        Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Twice(1));
        Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Twice(2));
        Assert.Equal(expected, rig.Pool.TryPost.Twice(3));
        rig.Go();
        PoolStatistics done = rig.Pool.Statistics;
        Assert.Equal(3, done.Completed + done.Rejected + done.Dropped);
    }

    [Fact]
    public void TP9_HowLongWorkWaits_IsKnown()
    {
        var rig = new PoolRig();
        var gate = new Gate();
        _ = rig.Pool.HoldAsync(gate).AsTask();
        rig.Go();
        _ = rig.Pool.TwiceAsync(1).AsTask();
        rig.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((1, TimeSpan.FromSeconds(3)), (rig.Pool.Statistics.Queued, rig.Pool.Statistics.OldestAge));
        gate.Open();
        rig.Go();
        Assert.Equal(TimeSpan.Zero, rig.Pool.Statistics.OldestAge);
    }

    [Fact]
    public async Task TP10_QueuedAndRunningWork_CanBeCancelled_AndLimitedInTime()
    {
        var rig = new PoolRig(timeout: TimeSpan.FromSeconds(1));
        using var cancellation = new CancellationTokenSource();
        Task<int> running = rig.Pool.HoldAsync(new Gate()).AsTask();
        Task<int> queued = rig.Pool.HoldAsync(new Gate(), cancellation.Token).AsTask();
        rig.Go();
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Join(queued));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => rig.Join(running));
    }

    [Fact]
    public void TP11_TheQueue_IsALinkedLine_InOrderHoweverLong()
    {
        var rig = new PoolRig(capacity: 20_000);
        var gate = new Gate();
        _ = rig.Pool.HoldAsync(gate).AsTask();
        rig.Go();
        var notes = new List<string>();
        for (int i = 0; i < 20_000; i++) Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Note(notes, "n" + i));
        gate.Open();
        rig.Go();
        Assert.Equal(Enumerable.Range(0, 20_000).Select(static i => "n" + i), notes);
    }

    [Fact]
    public void TP12_AFailureNobodyWaitsFor_ReachesOnError()
    {
        var rig = new PoolRig();
        rig.Pool.TryPost.Check(-1);
        rig.Pool.TryPost.Fail(new InvalidDataException("later"));
        rig.Go();
        Assert.Equal(["-1", "later"], rig.Errors.Select(static e => e.Exception.Message));
    }
}
