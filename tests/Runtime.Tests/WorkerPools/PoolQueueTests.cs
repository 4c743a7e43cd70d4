namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>The bounded queue and its five full modes.</summary>
public sealed class PoolQueueTests
{
    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public void CapacityZero_StillGivesIdleWorkersWork(QueueFullMode fullMode)
    {
        var rig = new PoolRig(concurrency: 2, capacity: 0, fullMode);
        Gate[] gates = Gate.Row(2);
        Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Hold(gates[0]));
        Task<int> call = rig.Pool.HoldAsync(gates[1]).AsTask();
        rig.Go();
        Assert.True(gates[0].HasEntered && gates[1].HasEntered);
        gates[1].Open();
        rig.Go();
        Assert.Equal(1, call.Result);

        // Whoever has heard of the end finds the place free.
        Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Twice(1));
    }

    [Fact]
    public void Wait_QueuesCallersBeyondTheCapacity_InOrder_AndRefusesPosts()
    {
        var rig = new PoolRig(capacity: 1);
        (Gate running, Gate[] gates) = Fill(rig, 4);
        Assert.Equal(EnqueueResult.Full, rig.Pool.TryPost.Twice(1));
        Assert.Equal(1, rig.Pool.Statistics.Rejected);

        running.Open();
        rig.Go();
        for (int i = 0; i < gates.Length; i++)
        {
            rig.Go();
            Assert.Equal(i + 1, gates.Count(g => g.HasEntered));
            gates[i].Open();
        }
    }

    [Fact]
    public async Task Reject_RefusesCallersAndPosts()
    {
        var rig = new PoolRig(capacity: 1, fullMode: QueueFullMode.Reject);
        _ = Fill(rig, 1);

        await Assert.ThrowsAsync<PoolFullException>(() => rig.Pool.TwiceAsync(1).AsTask());
        Assert.Equal(EnqueueResult.Full, rig.Pool.TryPost.Twice(1));
        Assert.Equal(2, rig.Pool.Statistics.Rejected);
    }

    [Fact]
    public async Task DropOldest_EvictsTheFirstInLine()
    {
        var rig = new PoolRig(capacity: 2, fullMode: QueueFullMode.DropOldest);
        (Gate running, _) = Fill(rig, 0);
        Task<int> first = rig.Pool.TwiceAsync(1).AsTask();
        Task<int> second = rig.Pool.TwiceAsync(2).AsTask();
        Assert.Equal(EnqueueResult.EnqueuedAfterDrop, rig.Pool.TryPost.Twice(3));

        JobDroppedException error = await Assert.ThrowsAsync<JobDroppedException>(() => rig.Join(first));
        Assert.Contains("Work.Twice", error.Message, StringComparison.Ordinal);
        Assert.False(second.IsCompleted);
        running.Open();
        rig.Go();
        Assert.Equal(4, second.Result);
        Assert.Equal((1, 3), (rig.Pool.Statistics.Dropped, rig.Pool.Statistics.Completed));
    }

    [Fact]
    public void DropNewest_EvictsTheLastInLine_AndTellsWhoPosted()
    {
        var rig = new PoolRig(capacity: 2, fullMode: QueueFullMode.DropNewest);
        (Gate running, _) = Fill(rig, 0);
        Task<int> first = rig.Pool.TwiceAsync(1).AsTask();
        rig.Pool.TryPost.Check(2);
        Task<int> third = rig.Pool.TwiceAsync(3).AsTask();

        Assert.Equal(["Check"], rig.Dropped);
        running.Open();
        rig.Go();
        Assert.Equal((2, 6), (first.Result, third.Result));
    }

    [Fact]
    public async Task DropIncoming_DropsTheNewcomer()
    {
        var rig = new PoolRig(capacity: 1, fullMode: QueueFullMode.DropIncoming);
        (_, Gate[] gates) = Fill(rig, 1);

        Assert.Equal(EnqueueResult.Dropped, rig.Pool.TryPost.Twice(1));
        await Assert.ThrowsAsync<JobDroppedException>(() => rig.Pool.TwiceAsync(1).AsTask());
        Assert.Equal(["Twice"], rig.Dropped);
        Assert.Equal(2, rig.Pool.Statistics.Dropped);
        Assert.False(gates[0].HasEntered);
    }

    [Fact]
    public void Eviction_LooksAtEveryJobsLine()
    {
        var rig = new PoolRig(concurrency: 2, capacity: 2, fullMode: QueueFullMode.DropOldest);
        Gate[] gates = Gate.Row(2);
        rig.Pool.TryPost.OneAtATime(gates[0]);
        rig.Pool.TryPost.Hold(gates[1]);
        rig.Go();
        Task<int> oldest = rig.Pool.OneAtATimeAsync(new Gate()).AsTask();
        Task<int> newer = rig.Pool.TwiceAsync(2).AsTask();

        Assert.Equal(EnqueueResult.EnqueuedAfterDrop, rig.Pool.TryPost.Twice(3));
        rig.Go();
        Assert.True(oldest.IsFaulted);
        Assert.False(newer.IsCompleted);
    }

    [Fact]
    public void DropOldestWithoutAQueue_DropsTheNewcomer()
    {
        var rig = new PoolRig(capacity: 0, fullMode: QueueFullMode.DropOldest);
        _ = Fill(rig, 0);
        Assert.Equal(EnqueueResult.Dropped, rig.Pool.TryPost.Twice(1));
    }

    /// <summary>The pool's one worker is busy, and so many callers wait.</summary>
    private static (Gate Running, Gate[] Waiting) Fill(PoolRig rig, int waiting)
    {
        var running = new Gate();
        rig.Pool.TryPost.Hold(running);
        rig.Go();
        Gate[] gates = Gate.Row(waiting);
        foreach (Gate gate in gates) _ = rig.Pool.HoldAsync(gate).AsTask();
        return (running, gates);
    }
}
