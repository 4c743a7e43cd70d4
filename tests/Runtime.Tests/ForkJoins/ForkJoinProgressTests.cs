using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.ForkJoins;

public class ForkJoinProgressTests
{
    private readonly ManualScheduler _scheduler = new();

    [Fact] // FJ4
    public async Task ThrowingHandler_ChangesNothing()
    {
        int calls = 0;
        var progress = new Handler(_ =>
        {
            calls++;
            throw new InvalidOperationException("handler");
        });

        Assert.Equal((int[])[1, 2, 3], await ForkJoin.SelectAsync([1, 2, 3], (n, _) => new ValueTask<int>(n), progress: progress));
        Assert.True(calls > 0);
    }

    [Fact] // FJ5
    public async Task Failures_AreCounted()
    {
        ForkJoinProgress last = default;
        var progress = new Handler(p => last = p);

        await ForkJoin.SettleAsync(Enumerable.Range(0, 10).ToArray(), (n, _) => n % 2 == 0 ? throw new InvalidOperationException() : default, progress: progress);

        Assert.Equal(new ForkJoinProgress(10, 5, 10), last);
    }

    [Fact] // FJ6
    public async Task EmptySource_ReportsOnce()
    {
        var reports = new List<ForkJoinProgress>();

        await ForkJoin.SelectAsync(Array.Empty<int>(), (n, _) => new ValueTask<int>(n), progress: new Handler(reports.Add));
        await ForkJoin.SelectAsync(Enumerable.Empty<int>().Where(n => n > 0), (n, _) => new ValueTask<int>(n), progress: new Handler(reports.Add));

        Assert.Equal([new ForkJoinProgress(0, 0, 0), new ForkJoinProgress(0, 0, 0)], reports);
    }

    [Fact] // FJ7
    public async Task ListThatGrowsMeanwhile_KeepsItsTotal()
    {
        List<int> list = [1, 2, 3];
        var totals = new List<int?>();

        await ForkJoin.ForEachAsync(
            list,
            (_, _) =>
            {
                list.Add(0);
                return default;
            },
            new ForkJoinOptions { MaxConcurrency = 1 },
            new Handler(p => totals.Add(p.Total)));

        Assert.Equal(6, list.Count);
        Assert.All(totals, total => Assert.Equal(3, total));
    }

    [Fact] // FJ8
    public async Task SlowHandler_DoesNotHoldUpTheWorkers()
    {
        using var allDone = new ManualResetEventSlim();
        var reports = new List<ForkJoinProgress>();
        int done = 0;

        await ForkJoin.ForEachAsync(
            Enumerable.Range(0, 100).ToArray(),
            (_, _) =>
            {
                if (Interlocked.Increment(ref done) == 100) allDone.Set();
                return default;
            },
            new ForkJoinOptions { MaxConcurrency = 1 },
            new Handler(p =>
            {
                reports.Add(p);
                Assert.True(allDone.Wait(TimeSpan.FromSeconds(30))); // The first report returns only after the last body.
            }));

        Assert.Equal(new ForkJoinProgress(100, 0, 100), reports[^1]);
    }

    [Theory] // FJ11
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reports_NeverGoBackAndTheLastComesBeforeTheEnd(bool isIndexed)
    {
        var reports = new List<ForkJoinProgress>();
        int inside = 0;
        var progress = new Handler(p =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            reports.Add(p);
            Interlocked.Decrement(ref inside);
        });
        IEnumerable<int> items = isIndexed ? Enumerable.Range(0, 5000).ToArray() : Enumerable.Range(0, 5000).Where(n => n >= 0);

        await ForkJoin.ForEachAsync(items, (n, _) => n % 100 == 0 ? throw new InvalidOperationException() : default, new ForkJoinOptions { MaxConcurrency = 8, Failure = FailureMode.RunAll }, progress)
            .ContinueWith(static _ => { }, TaskScheduler.Default);

        Assert.Equal(new ForkJoinProgress(5000, 50, 5000), reports[^1]);
        Assert.Equal(reports.OrderBy(p => p.Completed).ThenBy(p => p.Failed), reports);
        Assert.All(reports, p => Assert.True(p.Failed <= p.Completed));
        Assert.Equal(reports.Count, reports.Distinct().Count());
    }

    [Fact]
    public async Task UnknownTotal_IsToldAtTheEnd()
    {
        var reports = new List<ForkJoinProgress>();
        Task task = ForkJoin.ForEachAsync(Enumerable.Range(0, 3).Where(n => n >= 0), (_, _) => default, new ForkJoinOptions { MaxConcurrency = 1, Scheduler = _scheduler }, new Handler(reports.Add));

        _scheduler.RunAll();
        await task;

        Assert.Equal(new ForkJoinProgress(3, 0, 3), reports[^1]);
        Assert.All(reports.SkipLast(1), p => Assert.Null(p.Total));
    }

    private sealed class Handler(Action<ForkJoinProgress> report) : IProgress<ForkJoinProgress>
    {
        public void Report(ForkJoinProgress value) => report(value);
    }
}
