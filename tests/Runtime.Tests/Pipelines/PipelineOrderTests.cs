using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>Ordered stages keep order, in bounded memory, whatever happens to single items. The manual scheduler says who runs.</summary>
public class PipelineOrderTests
{
    private readonly ManualScheduler _scheduler = new();

    [Fact]
    public async Task SlowFirstItem_HoldsUpTheOrderedStage_AtCapacityPlusConcurrency()
    {
        OwnThread.Stay();
        var first = new TaskCompletionSource<int>();
        int started = 0;
        Ordered.Flow flow = Ordered.Flow.Start(
            (n, _) =>
            {
                started++;
                return n == 0 ? new ValueTask<int>(first.Task) : new ValueTask<int>(n);
            },
            Manual);
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 1000)).Collect();
        _scheduler.RunAll();

        Assert.Equal(8 + 4, started);
        Assert.Equal(0, flow.Statistics.Stages[0].Out);
        first.SetResult(0);
        await _scheduler.RunUntil(results);
        Assert.Equal(Enumerable.Range(0, 1000), await results);
    }

    [Fact]
    public async Task SlowFirstItem_HoldsUpNobodyOutOfOrder()
    {
        OwnThread.Stay();
        var first = new TaskCompletionSource<int>();
        Unordered.Flow flow = Unordered.Flow.Start((n, _) => n == 0 ? new ValueTask<int>(first.Task) : new ValueTask<int>(n), Manual);
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 100)).Collect();
        _scheduler.RunAll();

        Assert.Equal(99, flow.Statistics.Stages[0].Out);
        first.SetResult(0);
        await _scheduler.RunUntil(results);
        Assert.Equal([.. Enumerable.Range(1, 99), 0], await results);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(42)]
    public async Task SkipsFiltersAndOneToMany_KeepTheOrder(int seed)
    {
        OwnThread.Stay();
        var random = new RandomScheduler(seed);
        OrderedMix.Flow flow = OrderedMix.Flow.Start(static n => n % 7 == 0 ? throw new InvalidDataException() : n, new FlowOptions { Scheduler = random });
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 400)).Collect();
        await random.RunUntil(results);

        Assert.Equal(Enumerable.Range(0, 400).Where(n => n % 7 != 0 && n % 5 != 0).SelectMany(n => new[] { n, n }), await results);
        FlowStatistics done = flow.Statistics;
        Assert.Equal((400, 58, 342), (done.Stages[0].In, done.Stages[0].Skipped, done.Stages[0].Out));
        Assert.Equal(done.Stages[0].Out, done.Stages[1].In);
        Assert.Equal(done.Stages[1].In, done.Stages[1].Out + done.Stages[1].Filtered);
    }

    [Fact]
    public async Task OldestItemsSequence_MovesAlone_AndTheOthersAreBuffered()
    {
        OwnThread.Stay();
        var go = new TaskCompletionSource();
        Sequences.Flow flow = Sequences.Flow.Start(go.Task, Manual);
        Task<List<int>> results = flow.RunAsync([0, 1]).Collect();
        _scheduler.RunAll();

        Assert.Equal(0, flow.Statistics.Stages[0].Out); // Item 1 has two results, and room for them, but is not the oldest.
        go.SetResult();
        await _scheduler.RunUntil(results);
        Assert.Equal([.. Enumerable.Repeat(0, 50), .. Enumerable.Repeat(1, 50)], await results);
    }

    [Fact]
    public async Task AfterAFailedItem_NothingBehindItComesOut()
    {
        OwnThread.Stay();
        var failing = new TaskCompletionSource<int>();
        var results = new List<int>();
        Ordered.Flow flow = Ordered.Flow.Start((n, _) => n == 2 ? new ValueTask<int>(failing.Task) : new ValueTask<int>(n), Manual);
        Task reading = Read();
        _scheduler.RunAll();
        failing.SetException(new InvalidDataException());
        await _scheduler.RunUntil(reading);

        Assert.Equal([0, 1], results);
        await Assert.ThrowsAsync<StageException>(() => reading);

        async Task Read()
        {
            await foreach (int n in flow.RunAsync(Enumerable.Range(0, 20))) results.Add(n);
        }
    }

    private FlowOptions Manual => new() { Scheduler = _scheduler };
}

/// <summary>One-to-many in order, with little room.</summary>
[Pipeline]
internal sealed partial class Sequences(Task go)
{
    [Stage(1, Concurrency = 2, Capacity = 4)] private async IAsyncEnumerable<int> ManyAsync(int n)
    {
        if (n == 0) await go;
        for (int i = 0; i < 50; i++) yield return n;
    }
}
