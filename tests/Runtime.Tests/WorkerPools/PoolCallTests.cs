namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>Single submissions: results, errors, the bound, cancellation and time limits.</summary>
public sealed class PoolCallTests
{
    [Fact]
    public async Task EveryKindOfJob_AnswersOnTheThreadPool()
    {
        await using Work.Pool pool = Work.Pool.Start();
        var notes = new List<string>();
        var gate = new Gate(7);
        gate.Open();

        await pool.NoteAsync(notes, "a");
        Assert.Equal(["a"], notes);
        Assert.Equal(8, await pool.TwiceAsync(4));
        Assert.Equal("nothing", await pool.NothingAsync());
        Assert.Equal(7, await pool.HoldAsync(gate));
        Assert.Equal(7, await pool.InsistAsync(gate));
        Assert.Equal(EnqueueResult.Enqueued, pool.TryPost.Note(notes, "b"));
        await pool.Lifetime.DrainAsync();
        Assert.Equal(["a", "b"], notes);
    }

    [Fact]
    public void Bodies_NeverExceedTheBound_OverAllJobs()
    {
        var rig = new PoolRig(concurrency: 2);
        Gate[] gates = Gate.Row(4);
        Task<int>[] calls = [rig.Pool.HoldAsync(gates[0]).AsTask(), rig.Pool.InsistAsync(gates[1]).AsTask(), rig.Pool.HoldAsync(gates[2]).AsTask(), rig.Pool.InsistAsync(gates[3]).AsTask()];
        rig.Go();

        Assert.Equal([true, true, false, false], gates.Select(g => g.HasEntered));
        Assert.Equal((2, 2), (rig.Pool.Statistics.Active, rig.Pool.Statistics.Queued));

        gates[1].Open();
        rig.Go();
        Assert.Equal([true, true, true, false], gates.Select(g => g.HasEntered)); // First come, first served.
        foreach (Gate gate in gates) gate.Open();
        rig.Go();
        Assert.Equal([0, 1, 2, 3], calls.Select(c => c.Result));
        Assert.Equal(4, rig.Pool.Statistics.Completed);
    }

    [Fact]
    public void TighterBoundOfAJob_HoldsForItAndLeavesTheRestToOthers()
    {
        var rig = new PoolRig(concurrency: 3);
        Gate[] gates = Gate.Row(4);
        for (int i = 0; i < 3; i++) _ = rig.Pool.OneAtATimeAsync(gates[i]).AsTask();
        _ = rig.Pool.HoldAsync(gates[3]).AsTask(); // Overtakes those that could not run anyway.
        rig.Go();
        Assert.Equal([true, false, false, true], gates.Select(g => g.HasEntered));

        gates[0].Open();
        rig.Go();
        Assert.Equal([true, true, false, true], gates.Select(g => g.HasEntered));
    }

    [Fact]
    public void Exception_ReachesTheCaller_AndTheWorkerLives()
    {
        var rig = new PoolRig();
        Task<int> thrown = rig.Pool.CheckAsync(-1).AsTask();
        Task returned = rig.Pool.FailAsync(new InvalidDataException("task")).AsTask();
        Task<int> after = rig.Pool.CheckAsync(3).AsTask();
        rig.Go();

        Assert.Contains(nameof(Work.Check), Assert.IsType<InvalidDataException>(thrown.Exception!.InnerException).StackTrace, StringComparison.Ordinal);
        Assert.Equal("task", Assert.IsType<InvalidDataException>(returned.Exception!.InnerException).Message);
        Assert.Equal(3, after.Result);
        Assert.Equal((3, 2), (rig.Pool.Statistics.Completed, rig.Pool.Statistics.Failed));
    }

    [Fact]
    public void PostedJobThatFails_ReachesOnError()
    {
        var rig = new PoolRig();
        rig.Pool.TryPost.Check(-5);
        rig.Go();

        PoolError error = Assert.Single(rig.Errors);
        Assert.Equal(("Work", "Check", "-5"), (error.Pool, error.Job, error.Exception.Message));
    }

    [Fact]
    public void CancelledBeforeTheCall_NeverRuns()
    {
        var rig = new PoolRig();
        Task<int> call = rig.Pool.TwiceAsync(1, new CancellationToken(canceled: true)).AsTask();
        Assert.True(call.IsCanceled);
        Assert.Equal(0, rig.Scheduler.Pending);
    }

    [Fact]
    public void CancelledInTheQueue_EndsAtOnceAndNeverRuns()
    {
        var rig = new PoolRig();
        Gate[] gates = Gate.Row(3);
        using var cancellation = new CancellationTokenSource();
        _ = rig.Pool.HoldAsync(gates[0]).AsTask();
        Task<int> queued = rig.Pool.HoldAsync(gates[1], cancellation.Token).AsTask();
        Task<int> behind = rig.Pool.HoldAsync(gates[2]).AsTask();
        rig.Go();

        cancellation.Cancel();
        rig.Go();

        Assert.Equal(cancellation.Token, Assert.ThrowsAny<OperationCanceledException>(() => queued.GetAwaiter().GetResult()).CancellationToken);
        Assert.Equal(1, rig.Pool.Statistics.Queued);
        foreach (Gate gate in gates) gate.Open();
        rig.Go();
        Assert.False(gates[1].HasEntered);
        Assert.Equal(2, behind.Result);
    }

    [Fact]
    public void CancelledWhileRunning_HoldsItsPermitUntilTheBodyEnds()
    {
        var rig = new PoolRig();
        using var cancellation = new CancellationTokenSource();
        Gate[] gates = Gate.Row(2);
        Task<int> stubborn = rig.Pool.InsistAsync(gates[0], cancellation.Token).AsTask();
        Task<int> next = rig.Pool.HoldAsync(gates[1]).AsTask();
        rig.Go();

        cancellation.Cancel();
        rig.Go();

        Assert.True(gates[0].Cancelled.Task.IsCompleted);
        Assert.False(stubborn.IsCompleted);
        Assert.False(gates[1].HasEntered);
        gates[0].Open();
        rig.Go();
        Assert.Equal(0, stubborn.Result); // It insisted, and has its result.
        Assert.True(gates[1].HasEntered);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public void CancelledWhileRunning_EndsInTheCallersCancellation()
    {
        var rig = new PoolRig();
        using var cancellation = new CancellationTokenSource();
        Task<int> call = rig.Pool.HoldAsync(new Gate(), cancellation.Token).AsTask();
        rig.Go();
        cancellation.Cancel();
        rig.Go();

        Assert.True(SpinWait.SpinUntil(() => call.IsCompleted, TimeSpan.FromSeconds(30))); // WaitAsync ends on the thread pool.
        Assert.True(call.IsCanceled);
        Assert.Equal(cancellation.Token, Assert.ThrowsAny<OperationCanceledException>(() => call.GetAwaiter().GetResult()).CancellationToken);
        Assert.Equal(0, rig.Pool.Statistics.Failed);
    }

    [Fact]
    public async Task TimeLimit_CancelsTheBody_AndIsATimeout()
    {
        var rig = new PoolRig();
        Task<int> limited = rig.Pool.LimitedAsync(new Gate()).AsTask();
        rig.Go();
        rig.Time.Advance(TimeSpan.FromMilliseconds(499));
        rig.Go();
        Assert.False(limited.IsCompleted);
        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        rig.Go();

        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => rig.Join(limited));
        Assert.Contains("Work.LimitedAsync", error.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<OperationCanceledException>(error.InnerException);
        Assert.Equal(1, rig.Pool.Statistics.Failed);
    }

    [Fact]
    public void TimeLimitOfThePool_StartsWithTheBody_NotInTheQueue()
    {
        var rig = new PoolRig(timeout: TimeSpan.FromSeconds(1));
        Gate[] gates = Gate.Row(2);
        _ = rig.Pool.InsistAsync(gates[0]).AsTask();
        Task<int> queued = rig.Pool.InsistAsync(gates[1]).AsTask();
        rig.Go();
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        rig.Go();
        Assert.True(gates[0].Cancelled.Task.IsCompleted);
        gates[0].Open();
        rig.Go();

        Assert.True(gates[1].HasEntered);
        Assert.False(gates[1].Cancelled.Task.IsCompleted);
        gates[1].Open();
        rig.Go();
        Assert.Equal(1, queued.Result);
    }

    [Fact]
    public void Statistics_KnowTheOldestAge()
    {
        var rig = new PoolRig();
        Gate[] gates = Gate.Row(3);
        foreach (Gate gate in gates)
        {
            _ = rig.Pool.HoldAsync(gate).AsTask();
            rig.Go();
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(TimeSpan.FromSeconds(2), rig.Pool.Statistics.OldestAge);
        gates[0].Open();
        rig.Go();
        Assert.Equal(TimeSpan.FromSeconds(1), rig.Pool.Statistics.OldestAge);
    }

    [Fact]
    public async Task Body_SeesTheCallersAsyncLocals()
    {
        var local = new AsyncLocal<int> { Value = 3 };
        await using Work.Pool pool = Work.Pool.Start();
        Assert.Equal(3, await pool.RunAsync(() => local.Value));
        using (ExecutionContext.SuppressFlow()) Assert.Equal(0, pool.RunAsync(() => local.Value).AsTask().GetAwaiter().GetResult());
    }

    [Theory]
    [InlineData("Concurrency")]
    [InlineData("Capacity")]
    [InlineData("FullMode")]
    [InlineData("Failure")]
    [InlineData("JobTimeout")]
    [InlineData("StopTimeout")]
    [InlineData("StopGrace")]
    [InlineData("TimeProvider")]
    [InlineData("Scheduler")]
    public void InvalidOption_ThrowsAtStart_ByName(string name)
    {
        var options = new PoolOptions();
        switch (name)
        {
            case "Concurrency": options.Concurrency = -1; break;
            case "Capacity": options.Capacity = -1; break;
            case "FullMode": options.FullMode = (QueueFullMode)9; break;
            case "Failure": options.Failure = (FailureMode)9; break;
            case "JobTimeout": options.JobTimeout = TimeSpan.Zero; break;
            case "StopTimeout": options.StopTimeout = TimeSpan.FromSeconds(-3); break;
            case "StopGrace": options.StopGrace = TimeSpan.FromSeconds(-3); break;
            case "TimeProvider": options.TimeProvider = null!; break;
            case "Scheduler": options.Scheduler = null!; break;
        }

        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(() => Work.Pool.Start(options)).ParamName);
    }

    [Fact]
    public void DefaultConcurrency_IsTheProcessors()
    {
        var rig = new PoolRig(concurrency: 0);
        Gate[] gates = Gate.Row(Environment.ProcessorCount + 1);
        foreach (Gate gate in gates) _ = rig.Pool.HoldAsync(gate).AsTask();
        rig.Go();
        Assert.Equal(Environment.ProcessorCount, gates.Count(g => g.HasEntered));
    }
}
