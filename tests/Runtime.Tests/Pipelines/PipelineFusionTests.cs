using Concurrency.Runtime.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>Stages that cost little run in one loop; those that cost much run side by side. Which of them is decided while they run.</summary>
public class PipelineFusionTests
{
    private readonly ManualScheduler _scheduler = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task ThreeTrivialStages_Fuse()
    {
        OwnThread.Stay();
        List<string> trace = await Trace(TimeSpan.Zero, 6);
        Assert.Equal(Enumerable.Range(0, 6).SelectMany(n => new[] { $"a{n}", $"b{n}", $"c{n}" }), trace); // Item by item, through all stages.
    }

    [Fact]
    public async Task ThreeStagesOfOneMillisecond_PartAfterThreeSamples()
    {
        OwnThread.Stay();
        List<string> trace = await Trace(TimeSpan.FromMilliseconds(1), 9);
        Assert.Equal(Enumerable.Range(0, 3).SelectMany(n => new[] { $"a{n}", $"b{n}", $"c{n}" }), trace[..9]);
        Assert.True(trace.IndexOf("a4") < trace.IndexOf("c3"), string.Join(" ", trace)); // The first stage is ahead of the last.
        Assert.Equal(["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"], trace.Where(static t => t[0] == 'c'));
        Assert.Equal(27, trace.Count);
    }

    [Fact]
    public async Task ThreeStagesOfOneMillisecond_Overlap()
    {
        OwnThread.Stay();
        using var together = new Barrier(3);
        int met = 0;
        int Stage(int n, int place)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));

            // Once they have parted, the three stages work on three items in a row at once: alone none gets past here.
            if (n + place is >= 12 and < 20 && together.SignalAndWait(TimeSpan.FromSeconds(20))) Interlocked.Increment(ref met);
            return n;
        }

        Chain.Flow flow = Chain.Flow.Start(n => Stage(n, 0), n => Stage(n, 1) >= 0, n => Stage(n, 2), new FlowOptions { TimeProvider = _time });
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 30)).CollectSoon();
        await results;
        Assert.Equal(24, met);
    }

    [Fact]
    public async Task OneDearItemAmongCheapOnes_ChangesNothing()
    {
        OwnThread.Stay();
        var trace = new List<string>();
        int Stage(string name, int n, bool isDear)
        {
            if (isDear) _time.Advance(TimeSpan.FromMilliseconds(50));
            trace.Add(name + n);
            return n;
        }

        Chain.Flow flow = Chain.Flow.Start(n => Stage("a", n, n % 100 == 0), n => Stage("b", n, false) >= 0, n => Stage("c", n, false), Options);
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 1000)).Collect();
        await _scheduler.RunUntil(results);
        Assert.Equal(Enumerable.Range(0, 1000).SelectMany(n => new[] { $"a{n}", $"b{n}", $"c{n}" }), trace);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FusedAndParted_CountAlike(bool isDear)
    {
        OwnThread.Stay();
        int Stage(int n)
        {
            if (isDear) _time.Advance(TimeSpan.FromMilliseconds(1));
            return n;
        }

        Chain.Flow flow = Chain.Flow.Start(Stage, static n => n % 10 != 0, Stage, Options);
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 200)).Collect();
        await _scheduler.RunUntil(results);
        IReadOnlyList<StageStatistics> stages = flow.Statistics.Stages;
        Assert.Equal((200, 200, 200, 20, 180, 180, 180), (stages[0].In, stages[0].Out, stages[1].In, stages[1].Filtered, stages[1].Out, stages[2].In, stages[2].Out));
    }

    private FlowOptions Options => new() { Scheduler = _scheduler, TimeProvider = _time };

    private async Task<List<string>> Trace(TimeSpan cost, int items)
    {
        var trace = new List<string>();
        int Stage(string name, int n)
        {
            _time.Advance(cost);
            trace.Add(name + n);
            return n;
        }

        Chain.Flow flow = Chain.Flow.Start(n => Stage("a", n), n => Stage("b", n) >= 0, n => Stage("c", n), Options);
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, items).ToArray()).Collect();
        await _scheduler.RunUntil(results);
        Assert.Equal(items, (await results).Count);
        return trace;
    }
}
