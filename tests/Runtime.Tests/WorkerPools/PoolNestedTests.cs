namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>Jobs that call their own pool: under their own permit, one at a time, never waiting for themselves.</summary>
public sealed class PoolNestedTests
{
    [Fact]
    public async Task JobThatAwaitsItsOwnPool_EndsAtConcurrencyOne()
    {
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 1, Capacity = 0, FullMode = QueueFullMode.Reject });
        int result = await pool.CallAsync(async () => await pool.CallAsync(async () =>
        {
            await Task.Yield();
            return await pool.TwiceAsync(await pool.TwiceAsync(3));
        }));
        Assert.Equal(12, result);
    }

    [Fact]
    public async Task JobThatReachesItsPoolThroughAnother_EndsAtConcurrencyOne()
    {
        await using Work.Pool first = Work.Pool.Start(new PoolOptions { Concurrency = 1 });
        await using Work.Pool second = Work.Pool.Start(new PoolOptions { Concurrency = 1 });
        Func<Task<int>> back = async () =>
        {
            await Task.Yield();
            return await first.TwiceAsync(await second.TwiceAsync(3));
        };
        Assert.Equal(12, await first.CallAsync(async () => await second.CallAsync(back)));
        Assert.Equal(12, await first.CallAsync(async () => (await second.CallAllAsync([back]))[0]));
    }

    [Fact]
    public async Task FanOutInsideAJob_RunsUnderItsPermit()
    {
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 1 });
        Assert.Equal(6, await pool.CallAsync(async () =>
        {
            int sum = (await pool.TwiceAllAsync([1, 2])).Sum();
            await foreach (int _ in pool.CallEachAsync([() => Task.FromResult(0)])) { }
            return sum;
        }));
    }

    [Fact]
    public async Task FanOutInsideAJob_IsSerial_HoweverManyPermitsAreFree()
    {
        var rig = new PoolRig(concurrency: 4);
        Gate[] gates = Gate.Row(3);
        Task<int> call = rig.Pool.CallAsync(async () => (await rig.Pool.HoldAllAsync(gates)).Sum()).AsTask();
        for (int i = 0; i < gates.Length; i++)
        {
            rig.Go();
            Assert.Equal(i + 1, gates.Count(static g => g.HasEntered)); // One permit, its caller's: one body.
            Assert.Equal(1, rig.Pool.Statistics.Active);
            gates[i].Open();
        }

        await rig.Join((Task)call);
        Assert.Equal(3, await call);
    }

    [Fact]
    public void NestedCallThatIsNotAwaited_RunsBesideItsCaller_UnderOnePermit()
    {
        var rig = new PoolRig();
        Gate[] gates = Gate.Row(3);
        Task<int> caller = rig.Pool.CallAsync(async () =>
        {
            _ = rig.Pool.HoldAsync(gates[0]).AsTask();
            return await gates[1].PassAsync(default);
        }).AsTask();
        Task<int> stranger = rig.Pool.HoldAsync(gates[2]).AsTask();
        rig.Go();

        Assert.Equal([true, true, false], gates.Select(static g => g.HasEntered)); // Two bodies, and who has no share in the permit waits.
        Assert.Equal(1, rig.Pool.Statistics.Active);
        gates[1].Open();
        rig.Go();
        Assert.True(caller.IsCompleted);
        Assert.False(gates[2].HasEntered); // The nested call still has the permit.
        gates[0].Open();
        rig.Go();
        Assert.True(gates[2].HasEntered);
        gates[2].Open();
        rig.Go();
        Assert.True(stranger.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task FanOutOfJobsThatCallTheirPool_EndsAtConcurrencyOne()
    {
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 1 });
        Func<Task<int>> nested = async () =>
        {
            await Task.Yield();
            return await pool.TwiceAsync(1);
        };
        Assert.Equal(new[] { 2, 2, 2 }, await pool.CallAllAsync([nested, nested, nested]));
    }

    [Fact]
    public async Task BlockingOnTheOwnPool_EndsToo()
    {
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 1 });
        Assert.Equal(4, await pool.RunAsync(() => pool.TwiceAsync(2).AsTask().GetAwaiter().GetResult()));
        Assert.Equal(4, await pool.RunAsync(() => Task.Run(() => pool.TwiceAsync(2).AsTask()).GetAwaiter().GetResult()));
    }

    [Fact]
    public void SeveralNestedCallsAtOnce_RunOneAfterTheOther()
    {
        var rig = new PoolRig(concurrency: 2);
        Gate[] gates = Gate.Row(3);
        Task<int> call = rig.Pool.CallAsync(async () => (await Task.WhenAll(gates.Select(g => rig.Pool.HoldAsync(g).AsTask()))).Sum()).AsTask();
        rig.Go();
        for (int i = 0; i < gates.Length; i++)
        {
            Assert.Equal(i + 1, gates.Count(g => g.HasEntered));
            gates[i].Open();
            rig.Go();
        }

        Assert.True(SpinWait.SpinUntil(() => call.IsCompleted, TimeSpan.FromSeconds(30)));
        Assert.Equal(3, call.Result);
        Assert.Equal(0, rig.Pool.Statistics.Active);
    }

    [Fact]
    public void NestedCallThatOutlivesItsCaller_KeepsThePermit()
    {
        var rig = new PoolRig();
        Gate[] gates = Gate.Row(2);
        Task<int>? nested = null;
        Task<int> call = rig.Pool.CallAsync(() =>
        {
            nested = rig.Pool.HoldAsync(gates[0]).AsTask();
            return Task.FromResult(5);
        }).AsTask();
        Task<int> next = rig.Pool.HoldAsync(gates[1]).AsTask();
        rig.Go();

        Assert.Equal(5, call.Result);
        Assert.True(gates[0].HasEntered);
        Assert.False(gates[1].HasEntered);
        gates[0].Open();
        rig.Go();
        Assert.True(nested!.IsCompletedSuccessfully);
        Assert.True(gates[1].HasEntered);
        gates[1].Open();
        rig.Go();
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(0, rig.Pool.Statistics.Active);
    }

    [Fact]
    public async Task NestedCallThatOutlivesItsItem_KeepsThePermit_AndTheFanOutGoesOn()
    {
        var rig = new PoolRig();
        var gate = new Gate();
        Task<int>? nested = null;
        Func<Task<int>> item = () =>
        {
            nested ??= rig.Pool.HoldAsync(gate).AsTask();
            return Task.FromResult(1);
        };
        Task<int[]> all = rig.Pool.CallAllAsync(Enumerable.Repeat(item, 3).Where(_ => true)).AsTask();
        rig.Go();
        Assert.False(all.IsCompleted); // The second item waits for the permit that the nested call keeps.
        gate.Open();
        await rig.Join(all);
        Assert.Equal([1, 1, 1], all.Result);
        Assert.Equal(0, rig.Pool.Statistics.Active);
    }

    [Fact]
    public void FlowThatOutlivesItsJob_IsACallerLikeAnyOther()
    {
        var rig = new PoolRig();
        var left = new TaskCompletionSource();
        Task<int>? late = null;
        _ = rig.Pool.CallAsync(() =>
        {
            late = Late();
            return Task.FromResult(0);
        }).AsTask();
        rig.Go();
        var busy = new Gate();
        _ = rig.Pool.HoldAsync(busy).AsTask();
        rig.Go();

        left.SetResult();
        rig.Go();
        Assert.False(late!.IsCompleted);
        Assert.Equal(1, rig.Pool.Statistics.Queued);
        busy.Open();
        rig.Go();
        Assert.True(SpinWait.SpinUntil(() => late.IsCompleted, TimeSpan.FromSeconds(30)));

        async Task<int> Late()
        {
            await left.Task;
            return await rig.Pool.TwiceAsync(1);
        }
    }

    [Fact]
    public void NestedCallThatWaitsForItsSibling_CanBeCancelled()
    {
        var rig = new PoolRig();
        Gate[] gates = Gate.Row(2);
        using var cancellation = new CancellationTokenSource();
        Task<int>[] nested = [];
        _ = rig.Pool.CallAsync(() =>
        {
            nested = [rig.Pool.HoldAsync(gates[0]).AsTask(), rig.Pool.HoldAsync(gates[1], cancellation.Token).AsTask()];
            return Task.WhenAll(nested).ContinueWith(_ => 0, TaskScheduler.Default);
        }).AsTask();
        rig.Go();
        cancellation.Cancel();
        rig.Go();
        Assert.True(nested[1].IsCanceled);
        gates[0].Open();
        rig.Go();
        Assert.False(gates[1].HasEntered);
        Assert.True(SpinWait.SpinUntil(() => rig.Pool.Statistics.Active == 0, TimeSpan.FromSeconds(30)));
    }
}
