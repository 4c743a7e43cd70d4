using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.ForkJoins;

/// <summary>FJ10: a time limit per item, on a clock of the test's.</summary>
public class ForkJoinTimeoutTests
{
    private readonly ManualScheduler _scheduler = new();
    private readonly CountingTimeProvider _time = new();

    [Fact]
    public async Task BodyThatOutlivesItsTime_IsCancelledAndFailsWithTimeout()
    {
        Task<JobResult<int>[]> task = ForkJoin.SettleAsync([0, 1], async (n, token) =>
        {
            if (n == 0) await Task.Delay(Timeout.Infinite, token);
            return n;
        }, Options(2));
        _scheduler.RunAll();

        _time.Advance(TimeSpan.FromSeconds(1));
        _scheduler.RunAll();

        JobResult<int>[] outcomes = await task;
        Assert.IsAssignableFrom<OperationCanceledException>(Assert.IsType<TimeoutException>(outcomes[0].Exception).InnerException);
        Assert.Equal(1, outcomes[1].Value);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task EachItem_HasItsOwnTimeOnOneTimer()
    {
        SynchronizationContext.SetSynchronizationContext(null); // The next item starts inside SetResult, before the clock moves on.
        var gates = new TaskCompletionSource[3];
        for (int i = 0; i < gates.Length; i++) gates[i] = new TaskCompletionSource();
        var tokens = new CancellationToken[3];
        Task task = ForkJoin.ForEachAsync([0, 1, 2], async (n, token) =>
        {
            tokens[n] = token;
            await gates[n].Task;
        }, Options(1));
        _scheduler.RunAll();

        foreach (TaskCompletionSource gate in gates)
        {
            _time.Advance(TimeSpan.FromMilliseconds(900)); // Less than the limit for each, more for all.
            Assert.Equal(1, _time.ActiveTimers);
            gate.SetResult();
        }

        _scheduler.RunAll();
        await task;
        Assert.All(tokens, token => Assert.False(token.IsCancellationRequested));
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task ItemAfterOneThatTimedOut_GetsAFreshToken()
    {
        CancellationToken second = default;
        Task<JobResult[]> task = ForkJoin.SettleAsync([0, 1], async (n, token) =>
        {
            if (n == 0) await Task.Delay(Timeout.Infinite, token);
            second = token;
        }, Options(1));
        _scheduler.RunAll();
        _time.Advance(TimeSpan.FromSeconds(1));

        JobResult[] outcomes = await task;
        Assert.Equal([false, true], outcomes.Select(o => o.IsSuccess));
        Assert.False(second.IsCancellationRequested);
    }

    [Fact]
    public async Task BodyThatIgnoresItsTimeAndReturns_Counts()
    {
        var gate = new TaskCompletionSource();
        Task<int[]> task = ForkJoin.SelectAsync([5], async (n, _) =>
        {
            await gate.Task;
            return n;
        }, Options(1));
        _scheduler.RunAll();

        _time.Advance(TimeSpan.FromSeconds(5));
        gate.SetResult();

        Assert.Equal((int[])[5], await task);
    }

    [Fact]
    public async Task StopOfTheWhole_ReachesATimedBody()
    {
        Task task = ForkJoin.ForEachAsync([0, 1], async (n, token) =>
        {
            if (n == 1) throw new InvalidOperationException("one");
            await Task.Delay(Timeout.Infinite, token);
        }, Options(2));
        _scheduler.RunAll();

        Assert.Equal("one", (await Assert.ThrowsAsync<InvalidOperationException>(() => task)).Message);
        Assert.Equal(0, _time.ActiveTimers);
    }

    private ForkJoinOptions Options(int concurrency) => new() { MaxConcurrency = concurrency, ItemTimeout = TimeSpan.FromSeconds(1), Scheduler = _scheduler, TimeProvider = _time };
}
