namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>Drain, stop, abort, dispose: every pending call ends, and the class is disposed after the last body.</summary>
public sealed class PoolStopTests
{
    [Fact]
    public async Task Drain_WaitsForRest_AndStaysOpen()
    {
        var rig = new PoolRig();
        Assert.True(rig.Pool.Lifetime.DrainAsync().IsCompletedSuccessfully);
        Gate[] gates = Gate.Row(2);
        foreach (Gate gate in gates) _ = rig.Pool.HoldAsync(gate).AsTask();
        Task drain = rig.Pool.Lifetime.DrainAsync();
        rig.Go();
        gates[0].Open();
        rig.Go();
        Assert.False(drain.IsCompleted);
        gates[1].Open();
        rig.Go();
        await drain.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(2, await rig.Join(rig.Pool.TwiceAsync(1)));
    }

    [Fact]
    public async Task Dispose_RunsWhatWasAccepted_RefusesTheRest_ThenDisposesTheClass()
    {
        var work = default(Work);
        var rig = new PoolRig();
        _ = rig.Pool.RunAsync(() => 0).AsTask();
        Gate[] gates = Gate.Row(2);
        Task<int> running = rig.Pool.HoldAsync(gates[0]).AsTask();
        Task<int[]> fanOut = rig.Pool.HoldAllAsync([gates[1]]).AsTask();
        rig.Go();
        Task dispose = rig.Pool.DisposeAsync().AsTask();

        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Pool.TwiceAsync(1).AsTask());
        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Pool.TwiceAllAsync([1]).AsTask());
        Assert.Equal(EnqueueResult.Completed, rig.Pool.TryPost.Twice(1));
        await using IAsyncEnumerator<int> each = rig.Pool.TwiceEachAsync([1]).GetAsyncEnumerator();
        await Assert.ThrowsAsync<PoolStoppedException>(async () => await each.MoveNextAsync());
        Assert.False(dispose.IsCompleted);
        gates[0].Open();
        rig.Go();
        gates[1].Open();
        await rig.Join(dispose);
        Assert.Equal(0, await running);
        Assert.Equal(new[] { 1 }, await fanOut);
        Assert.True(rig.Pool.Lifetime.Completion.IsCompletedSuccessfully);
        Assert.Null(work);
    }

    [Fact]
    public async Task MissedDeadline_CancelsBodies_AndFailsWhatIsQueued()
    {
        var rig = new PoolRig();
        Task<int> running = rig.Pool.HoldAsync(new Gate()).AsTask();
        rig.Go();
        Task<int> queued = rig.Pool.TwiceAsync(1).AsTask();
        rig.Pool.TryPost.Check(2);
        Task<int[]> fanOut = rig.Pool.TwiceAllAsync([1, 2]).AsTask();
        rig.Go();
        Task stop = rig.Pool.Lifetime.StopAsync(TimeSpan.FromSeconds(3));
        rig.Time.Advance(TimeSpan.FromSeconds(3));
        rig.Go();

        Assert.IsAssignableFrom<OperationCanceledException>((await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(running))).InnerException);
        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(queued));
        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(fanOut));
        Assert.IsType<PoolStoppedException>(Assert.Single(rig.Errors).Exception); // The post.
        await rig.Join(stop);
    }

    [Fact]
    public async Task StuckBody_IsGivenUpAfterTheGrace_AndNamed()
    {
        var rig = new PoolRig(concurrency: 2);
        Gate[] gates = Gate.Row(2);
        Task<int> call = rig.Pool.InsistAsync(gates[0]).AsTask();
        Task<int[]> fanOut = rig.Pool.InsistAllAsync([gates[1]]).AsTask();
        rig.Go();
        rig.Pool.Lifetime.Abort();
        rig.Go();
        Assert.False(call.IsCompleted || fanOut.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        rig.Go();

        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(call));
        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(fanOut));
        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => rig.Pool.Lifetime.Completion);
        Assert.Contains("InsistAsync", error.Message, StringComparison.Ordinal);
        await rig.Pool.Lifetime.StopAsync(TimeSpan.Zero); // Over, as far as waiting goes.
        gates[0].Opened.SetException(new InvalidDataException("late"));
        gates[1].Open();
        rig.Go();
        Assert.Contains(rig.Errors, e => e.Exception.Message == "late");
    }

    [Fact]
    public async Task StreamOfAStuckBody_EndsToo()
    {
        var rig = new PoolRig();
        var gate = new Gate();
        await using IAsyncEnumerator<int> each = rig.Pool.InsistEachAsync([gate]).GetAsyncEnumerator();
        Task<bool> move = each.MoveNextAsync().AsTask();
        rig.Go();
        rig.Pool.Lifetime.Abort();
        rig.Go();
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        rig.Go();
        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(move));
        gate.Open();
    }

    [Fact]
    public async Task NestedCalls_AreAcceptedWhileDraining_AndFailWhenCancelled()
    {
        var rig = new PoolRig();
        Gate[] gates = Gate.Row(2);
        Task<int>[] nested = [];
        var go = new TaskCompletionSource();
        Task<int> parent = rig.Pool.CallAsync(async () =>
        {
            await go.Task;
            nested = [rig.Pool.HoldAsync(gates[0]).AsTask(), rig.Pool.HoldAsync(gates[1]).AsTask()];
            return (await Task.WhenAll(nested)).Sum();
        }).AsTask();
        rig.Go();
        Task stop = rig.Pool.Lifetime.StopAsync(TimeSpan.FromSeconds(1));
        go.SetResult();
        rig.Go();
        Assert.True(gates[0].HasEntered);

        rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Go();
        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(nested[1]));
        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(nested[0]));
        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(parent));
        await rig.Join(stop);
    }

    [Fact]
    public async Task AwaitingTheOwnEnd_FailsInsteadOfHanging()
    {
        await using Work.Pool pool = Work.Pool.Start();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pool.CallAsync(async () =>
        {
            await pool.Lifetime.DrainAsync();
            return 0;
        }));
        Exception error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await pool.CallAsync(async () =>
        {
            await pool.DisposeAsync();
            return 0;
        }));
        Assert.Contains("CallAsync", error.Message, StringComparison.Ordinal);
        await pool.Lifetime.Completion.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task FirstStopDecides_AbortAlwaysDoes()
    {
        var rig = new PoolRig();
        Task<int> running = rig.Pool.HoldAsync(new Gate()).AsTask();
        rig.Go();
        Task patient = rig.Pool.Lifetime.StopAsync(Timeout.InfiniteTimeSpan);
        Task hasty = rig.Pool.Lifetime.StopAsync(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        rig.Go();
        Assert.False(running.IsCompleted || patient.IsCompleted || hasty.IsCompleted);
        rig.Pool.Lifetime.Abort();
        rig.Go();
        await Assert.ThrowsAsync<PoolStoppedException>(() => rig.Join(running));
        await rig.Join(Task.WhenAll(patient, hasty));
    }

    [Fact]
    public async Task ThrowingDispose_ReachesOnError()
    {
        var errors = new List<PoolError>();
        Faulty.Pool pool = Faulty.Pool.Start(new PoolOptions { OnError = errors.Add });
        await pool.DisposeAsync();
        Assert.Equal("dispose", Assert.Single(errors).Exception.Message);
        Assert.True(pool.Lifetime.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task StopsTokens_EndTheWaitOnly()
    {
        var rig = new PoolRig();
        var gate = new Gate();
        _ = rig.Pool.HoldAsync(gate).AsTask();
        rig.Go();
        using var cancellation = new CancellationTokenSource();
        Task drain = rig.Pool.Lifetime.DrainAsync(cancellation.Token);
        Task stop = rig.Pool.Lifetime.StopAsync(Timeout.InfiniteTimeSpan, cancellation.Token);
        cancellation.Cancel();
        rig.Go();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stop);
        Assert.False(rig.Pool.Lifetime.Completion.IsCompleted);
        gate.Open();
        rig.Go();
        await rig.Pool.Lifetime.Completion.WaitAsync(TimeSpan.FromSeconds(30));
    }
}

/// <summary>A class whose disposal fails.</summary>
[WorkerPool]
public sealed partial class Faulty : IAsyncDisposable
{
    public int Zero() => 0;

    public ValueTask DisposeAsync() => ValueTask.FromException(new InvalidDataException("dispose"));
}
