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

    // What has just begun runs code that is not compiled for good yet; what is dear however it is compiled need not wait for that.
    [Fact]
    public async Task StagesThatAreDearOnlyAtFirst_StayTogether()
    {
        OwnThread.Stay();
        var trace = new List<string>();
        int Stage(string name, int n)
        {
            if (n < 6_000) _time.Advance(TimeSpan.FromTicks(2));
            trace.Add(name + n);
            return n;
        }

        Chain.Flow flow = Chain.Flow.Start(n => Stage("a", n), n => Stage("b", n) >= 0, n => Stage("c", n), Options);
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 20_000)).Collect();
        await _scheduler.RunUntil(results);
        Assert.Equal(Enumerable.Range(0, 20_000).SelectMany(n => new[] { $"a{n}", $"b{n}", $"c{n}" }), trace);
    }

    [Fact]
    public async Task StagesThatStaySomewhatDear_PartOnceTheirCodeIsWarm()
    {
        OwnThread.Stay();
        List<string> trace = await Trace(TimeSpan.FromTicks(2), 12_000);
        Assert.True(IsItemByItem(trace, 0, 8_000));
        Assert.False(IsItemByItem(trace, 9_000, 11_000));
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

    // On one thread the stages by themselves are no quicker: their trial ends, and they join. Then they part for good or not, but whatever they do every item goes through, in order.
    [Fact]
    public async Task StagesThatGainNothingByParting_JoinAgain()
    {
        OwnThread.Stay();
        List<string> trace = await Trace(TimeSpan.FromMilliseconds(1), 4000, narrow: true);
        Assert.False(IsItemByItem(trace, 100, 200));
        Assert.True(IsItemByItem(trace, 3800, 4000), string.Join(" ", trace[^300..]));
        Assert.Equal(Enumerable.Range(0, 4000).Select(static n => $"c{n}"), trace.Where(static t => t[0] == 'c'));
    }

    // A body costs something only straight after the one before it: as if it found a processor of its own otherwise.
    [Fact]
    public async Task StagesThatGainByParting_StayApart_ButForALookAtTheLoopNowAndThen()
    {
        OwnThread.Stay();
        const int Items = 90_000;
        var together = new List<int>();
        (char Stage, int Item) before = default;
        int order = 0;
        int Stage(char stage, int n)
        {
            bool isNext = before.Item == n && before.Stage == stage - 1;
            if (stage == 'a' || isNext) _time.Advance(TimeSpan.FromMicroseconds(50));
            if (stage == 'c' && isNext) together.Add(n);
            if (stage == 'c') Assert.Equal(order++, n);
            before = (stage, n);
            return n;
        }

        Narrow.Flow flow = Narrow.Flow.Start(n => Stage('a', n), n => Stage('b', n) >= 0, n => Stage('c', n), Options);
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, Items)).Collect();
        await _scheduler.RunUntil(results);
        Assert.Equal(Items, (await results).Count);
        Assert.Contains(together, static n => n is > 1000 and < 80_000);
        Assert.True(together.Count(static n => n > 10) < 100, $"{together.Count} items in one loop: {string.Join(" ", together.Take(50))}");
    }

    [Fact]
    public async Task StagesOfSeveralWorkers_PartAndJoin_InOrder()
    {
        OwnThread.Stay();
        for (int seed = 0; seed < 5; seed++)
        {
            var random = new RandomScheduler(seed);
            NarrowPairs.Flow flow = NarrowPairs.Flow.Start(Dear, new FlowOptions { Scheduler = random, TimeProvider = _time });
            Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 5000)).Collect();
            await random.RunUntil(results);
            Assert.Equal(Enumerable.Range(0, 5000), await results);
        }

        int Dear(int n)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            return n;
        }
    }

    // Around the item at which the stages join, in every stage.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnEndWhileTheStagesJoin_LosesNothing(bool isFailure)
    {
        OwnThread.Stay();
        List<string> trace = await Trace(TimeSpan.FromMilliseconds(1), 4000, narrow: true);
        int joined = Enumerable.Range(100, 3800).First(n => IsItemByItem(trace, n, n + 50));
        for (int at = joined - 8; at < joined + 4; at++)
        {
            foreach (char stage in "abc")
            {
                using var cancel = new CancellationTokenSource();
                int Body(char name, int n)
                {
                    _time.Advance(TimeSpan.FromMilliseconds(1));
                    if (name != stage || n != at) return n;
                    if (isFailure) throw new InvalidDataException($"{name}{n}");
                    cancel.Cancel();
                    return n;
                }

                var scheduler = new ManualScheduler();
                Narrow.Flow flow = Narrow.Flow.Start(n => Body('a', n), n => Body('b', n) >= 0, n => Body('c', n), new FlowOptions { Scheduler = scheduler, TimeProvider = _time });
                Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 4000), cancel.Token).Collect();
                await scheduler.RunUntil(results.ContinueWith(static _ => { }, TaskScheduler.Default));
                if (isFailure) Assert.Equal($"{stage}{at}", (await Assert.ThrowsAsync<StageException>(() => results)).InnerException!.Message);
                else await Assert.ThrowsAnyAsync<OperationCanceledException>(() => results);
                FlowStatistics done = flow.Statistics;
                long before = done.Read;
                long waiting = 0;
                foreach (StageStatistics s in done.Stages)
                {
                    Assert.True(s.In == s.Out + s.Failed + s.Abandoned && before >= s.In, $"{stage}{at}: {done}");
                    waiting += before - s.In;
                    before = s.Out;
                }

                Assert.Equal(done.Unfinished, waiting + before - done.Delivered);
                Assert.Equal(0, done.ActiveRuns);
            }
        }
    }

    private static bool IsItemByItem(List<string> trace, int from, int to)
    {
        int at = trace.IndexOf($"a{from}");
        return trace.GetRange(at, (to - from) * 3).SequenceEqual(Enumerable.Range(from, to - from).SelectMany(n => new[] { $"a{n}", $"b{n}", $"c{n}" }));
    }

    private FlowOptions Options => new() { Scheduler = _scheduler, TimeProvider = _time };

    private async Task<List<string>> Trace(TimeSpan cost, int items, bool narrow = false)
    {
        var trace = new List<string>();
        int Stage(string name, int n)
        {
            _time.Advance(cost);
            trace.Add(name + n);
            return n;
        }

        int[] source = [.. Enumerable.Range(0, items)];
        Func<int, int> first = n => Stage("a", n);
        Func<int, bool> keep = n => Stage("b", n) >= 0;
        Func<int, int> last = n => Stage("c", n);
        Task<List<int>> results = narrow ? Narrow.Flow.Start(first, keep, last, Options).RunAsync(source).Collect() : Chain.Flow.Start(first, keep, last, Options).RunAsync(source).Collect();
        await _scheduler.RunUntil(results);
        Assert.Equal(items, (await results).Count);
        return trace;
    }
}

/// <summary>Three stages with little between them, so that the first soon feels the last.</summary>
[Pipeline]
internal sealed partial class Narrow(Func<int, int> first, Func<int, bool> keep, Func<int, int> last)
{
    [Stage(1, Capacity = 2)] private int First(int n) => first(n);

    [Stage(2, Capacity = 2)] private bool Keep(int n) => keep(n);

    [Stage(3, Capacity = 2)] private int Last(int n) => last(n);
}

/// <summary>The same with two workers each.</summary>
[Pipeline]
internal sealed partial class NarrowPairs(Func<int, int> body)
{
    [Stage(1, Capacity = 2, Concurrency = 2)] private int First(int n) => body(n);

    [Stage(2, Capacity = 2, Concurrency = 2)] private int Next(int n) => body(n);

    [Stage(3, Capacity = 2, Concurrency = 2)] private int Last(int n) => body(n);
}
