namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>Who waits in line together, posts and calls of several jobs: in order, whoever leaves from the middle, and without anybody being held up.</summary>
public sealed class PoolLineTests
{
    [Fact]
    public void PostsAndCallsOfSeveralJobs_RunInTheOrderTheyCame()
    {
        var rig = new PoolRig(capacity: 2_000);
        Gate running = Occupy(rig);
        var notes = new List<string>();
        var calls = new List<Task>();
        for (int i = 0; i < 500; i++)
        {
            int n = i;
            if (i % 3 == 0) calls.Add(rig.Pool.NoteAsync(notes, $"{i}").AsTask());
            else if (i % 3 == 1) Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Note(notes, $"{i}"));
            else Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Run(() => notes.AddAndCount($"{n}")));
        }

        Assert.Equal(500, rig.Pool.Statistics.Queued);
        running.Open();
        rig.Go();
        Assert.Equal(Enumerable.Range(0, 500).Select(static i => $"{i}"), notes);
        Assert.All(calls, static call => Assert.True(call.IsCompletedSuccessfully));
        Assert.Equal((0, 0, 501L), (rig.Pool.Statistics.Queued, rig.Pool.Statistics.Active, rig.Pool.Statistics.Completed));
    }

    [Fact]
    public void CancelledInTheMiddle_LeavesTheOthersInOrder_AndTheirAges()
    {
        var rig = new PoolRig(capacity: 1_000);
        Gate running = Occupy(rig);
        var notes = new List<string>();
        using var first = new CancellationTokenSource();
        using var rest = new CancellationTokenSource();
        Task<int> oldest = rig.Pool.HoldAsync(new Gate(), first.Token).AsTask();
        for (int i = 0; i < 400; i++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            if (i % 100 == 50) Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Note(notes, $"{i}"));
            else _ = rig.Pool.HoldAsync(new Gate(), rest.Token).AsTask();
        }

        Assert.Equal(TimeSpan.FromSeconds(400), rig.Pool.Statistics.OldestAge);
        rest.Cancel(); // Most of the line, so that it closes ranks behind who came first.
        Assert.Equal((5, TimeSpan.FromSeconds(400)), (rig.Pool.Statistics.Queued, rig.Pool.Statistics.OldestAge));
        first.Cancel();
        Assert.Equal((4, TimeSpan.FromSeconds(400 - 51)), (rig.Pool.Statistics.Queued, rig.Pool.Statistics.OldestAge));
        running.Open();
        rig.Go();
        Assert.Equal(["50", "150", "250", "350"], notes);
        Assert.True(oldest.IsCanceled);
        Assert.Equal((0, 0), (rig.Pool.Statistics.Queued, rig.Pool.Statistics.Active));
    }

    [Fact]
    public void EvictedPosts_AreTheRightOnes()
    {
        foreach ((QueueFullMode mode, string[] stay) in new[] { (QueueFullMode.DropOldest, new[] { "c", "d", "e" }), (QueueFullMode.DropNewest, ["a", "b", "e"]) })
        {
            var rig = new PoolRig(capacity: 3, fullMode: mode);
            Gate running = Occupy(rig);
            var notes = new List<string>();
            foreach (string note in (string[])["a", "b", "c", "d", "e"]) rig.Pool.TryPost.Note(notes, note);
            Assert.Equal(["Note", "Note"], rig.Dropped);
            running.Open();
            rig.Go();
            Assert.Equal(stay, notes);
        }
    }

    [Fact]
    public void PostsThatWait_AreReportedByAStopThatCancels()
    {
        var rig = new PoolRig();
        Gate running = Occupy(rig);
        for (int i = 0; i < 3; i++) rig.Pool.TryPost.Twice(i);
        rig.Pool.Lifetime.Abort();
        rig.Go();
        running.Open();
        rig.Go();
        Assert.Equal(["Twice", "Twice", "Twice"], rig.Errors.Select(static e => e.Job).Where(static job => job == "Twice"));
        Assert.True(SpinWait.SpinUntil(() => rig.Pool.Lifetime.Completion.IsCompleted, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task LongBody_HoldsUpNobody_WhileAnotherPermitIsFree()
    {
        // A body that blocks its thread, and a thousand short ones behind it: they end although it does not.
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 2 });
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.Equal(EnqueueResult.Enqueued, pool.TryPost.Twice(0));
        Task<int> blocked = pool.RunAsync(() =>
        {
            entered.SetResult();
            release.Wait(CancellationToken.None);
            return 1;
        }).AsTask();
        Task<int>[] behind = [.. Enumerable.Range(0, 1_000).Select(i => pool.TwiceAsync(i).AsTask())];
        await entered.Task;
        Assert.Equal(999_000, (await Task.WhenAll(behind)).Sum());
        Assert.False(blocked.IsCompleted);
        release.Set();
        Assert.Equal(1, await blocked);
    }

    [Fact]
    public void WorkerThatGoesOnAndOn_LetsOthersHaveTheThread()
    {
        var rig = new PoolRig(capacity: 1_000);
        var notes = new List<string>();
        for (int i = 0; i < 500; i++) Assert.Equal(EnqueueResult.Enqueued, rig.Pool.TryPost.Note(notes, $"{i}"));
        int ran = -1;
        rig.Scheduler.Schedule(new Item(() => ran = notes.Count)); // Behind the worker, before its next turn.
        rig.Go();
        Assert.Equal(64, ran);
        Assert.Equal(500, notes.Count);
    }

    [Fact]
    public void BodiesOneAfterTheOther_EachHaveTheirCallersFlow_AndTheThreadItsOwn()
    {
        var local = new AsyncLocal<int> { Value = -1 };
        var rig = new PoolRig(capacity: 16);
        var seen = new List<int>();
        Gate running = Occupy(rig);
        for (int i = 1; i <= 3; i++)
        {
            local.Value = i;
            rig.Pool.TryPost.Run(() => seen.AddAndCount(local.Value));
            _ = rig.Pool.RunAsync(() => seen.AddAndCount(local.Value += 10)).AsTask();
            using (ExecutionContext.SuppressFlow()) rig.Pool.TryPost.Run(() => seen.AddAndCount(local.Value));
        }

        local.Value = 7;
        running.Open();
        rig.Go();
        Assert.Equal([1, 11, 7, 2, 12, 7, 3, 13, 7], seen); // Where the flow was suppressed the thread's own.
        Assert.Equal(7, local.Value);
    }

    [Fact]
    public void ThreadWhoseFlowIsSuppressed_RunsBodies_AndHasItSuppressedAfterwards()
    {
        var local = new AsyncLocal<int> { Value = 3 };
        var rig = new PoolRig();
        Task<int> call = rig.Pool.RunAsync(() => local.Value).AsTask();
        using (ExecutionContext.SuppressFlow())
        {
            rig.Go();
            Assert.True(ExecutionContext.IsFlowSuppressed());
        }

        Assert.Equal(3, call.Result);
    }

    private static Gate Occupy(PoolRig rig)
    {
        var running = new Gate();
        rig.Pool.TryPost.Hold(running);
        rig.Go();
        Assert.True(running.HasEntered);
        return running;
    }

    private sealed class Item(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}

file static class Notes
{
    public static int AddAndCount<T>(this List<T> notes, T note)
    {
        notes.Add(note);
        return notes.Count;
    }
}
