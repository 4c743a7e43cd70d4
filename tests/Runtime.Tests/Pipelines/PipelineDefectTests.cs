using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>What is wrong with the pattern sheet's pipeline, PP1 to PP17, one by one. PP14, which the compiler refuses here, stands with the tests of the rules.</summary>
public class PipelineDefectTests
{
    [Fact]
    public async Task PP1_ResultsComeOut()
    {
        await using Chain.Flow flow = Chain.Flow.Start(static n => n + 1, static _ => true, static n => n * 2);
        Assert.Equal([4, 6, 8], await flow.RunAsync([1, 2, 3]).CollectSoon());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PP2_SeveralWorkersPerStage_EndWhenTheInputIsThrough(bool isOrdered)
    {
        int[] items = [.. Enumerable.Range(0, 500)];
        IAsyncEnumerable<int> results = isOrdered ? Ordered.Flow.Start(Yielding).RunAsync(items) : Unordered.Flow.Start(Yielding).RunAsync(items);
        Assert.Equal(items, (await results.CollectSoon()).Order());
    }

    [Fact]
    public async Task PP3_ManyWorkersBetweenFew_StrandNobody()
    {
        await using OrderedMix.Flow flow = OrderedMix.Flow.Start(static n => n);
        Assert.Equal(Enumerable.Range(0, 300).Where(n => n % 5 != 0).SelectMany(n => new[] { n, n }), await flow.RunAsync([.. Enumerable.Range(0, 300)]).CollectSoon());
    }

    [Fact]
    public async Task PP4_NullIsAnItemLikeAnother()
    {
        await using Nulls.Flow flow = Nulls.Flow.Start();
        Assert.Equal([null, "a", null], await flow.RunAsync([null, "a", null]).CollectSoon());
    }

    [Fact]
    public async Task PP5_AFailureReachesTheCaller()
    {
        await using Chain.Flow flow = Chain.Flow.Start(static n => n == 2 ? throw new InvalidDataException("two") : n, static _ => true, static n => n);
        StageException error = await Assert.ThrowsAsync<StageException>(() => flow.RunAsync([1, 2, 3]).CollectSoon());
        Assert.Equal(("First", (object)2, 1, "two"), (error.Stage, error.Item, error.Attempt, error.InnerException!.Message));
    }

    [Fact]
    public async Task PP6_AFullQueueMakesTheStageWait_AndDropsNothing()
    {
        int handled = 0;
        await using Sinks.Flow flow = Sinks.Flow.Start(async (_, _) =>
        {
            await Task.Yield();
            Interlocked.Increment(ref handled);
        });
        FlowStatistics done = await flow.RunAsync(Enumerable.Range(0, 400)).AsTask().Soon();
        Assert.Equal((400, 400L, 400L), (handled, done.Read, done.Delivered));
    }

    [Theory]
    [InlineData(1200)]
    [InlineData(50_000)]
    public async Task PP7_PP8_ManyItems_WaitForRoomAndStreamOut(int count)
    {
        await using Unfused.Flow flow = Unfused.Flow.Start(static n => n, static _ => true, static n => n);
        Assert.Equal(Enumerable.Range(0, count), await flow.RunAsync(Enumerable.Range(0, count)).CollectSoon());
    }

    [Fact]
    public async Task PP9_AfterAFailure_TheNextRunIsAsGoodAsNew()
    {
        await using Chain.Flow flow = Chain.Flow.Start(static n => n < 0 ? throw new InvalidDataException() : n, static _ => true, static n => n);
        await Assert.ThrowsAsync<StageException>(() => flow.RunAsync([1, -1, 3]).CollectSoon());
        Assert.Equal([1, 2, 3], await flow.RunAsync([1, 2, 3]).CollectSoon());
    }

    [Fact]
    public async Task PP10_RunsAtTheSameTime_ShareNothing()
    {
        var log = new List<string>();
        await using Owned.Flow flow = Owned.Flow.Start(log);
        List<int>[] results = await Task.WhenAll(flow.RunAsync([1, 2, 3]).CollectSoon(), flow.RunAsync([1, 2, 3]).CollectSoon());
        Assert.All(results, r => Assert.Equal([101, 202, 303], r));
    }

    [Fact]
    public void PP11_Stages_AreFixedWhenTheProgramIsCompiled() => Assert.Equal(
        "flowchart LR\n    source([source])\n    s0[\"First\"]\n    s1{\"Keep\"}\n    s2[\"Last\"]\n    output([output])\n"
        + "    source -->|\"int\"| s0\n    s0 -->|\"int\"| s1\n    s1 -->|\"int\"| s2\n    s2 -->|\"int\"| output\n",
        Chain.Flow.Diagram);

    [Fact]
    public async Task PP12_OrderIsKept_ByDefault()
    {
        await using Ordered.Flow flow = Ordered.Flow.Start(Yielding);
        Assert.Equal(Enumerable.Range(0, 1000), await flow.RunAsync(Enumerable.Range(0, 1000)).CollectSoon());
    }

    [Fact]
    public async Task PP13_ACancelledToken_EndsTheRun()
    {
        using var cancel = new CancellationTokenSource();
        await using Single.Flow flow = Single.Flow.Start(async (n, token) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return n;
        });
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flow.RunAsync([1, 2], cancel.Token).CollectSoon());
        Assert.Equal(cancel.Token, error.CancellationToken);
    }

    [Fact]
    public async Task PP15_AnEmptySource_GivesAnEmptyResult()
    {
        await using Chain.Flow flow = Chain.Flow.Start(static n => n, static _ => true, static n => n);
        Assert.Empty(await flow.RunAsync(Array.Empty<int>()).CollectSoon());
    }

    [Fact]
    public async Task PP16_ResultsBeforeAnError_DoNotLookLikeAllOfThem()
    {
        var results = new List<int>();
        await using Chain.Flow flow = Chain.Flow.Start(static n => n == 500 ? throw new InvalidDataException() : n, static _ => true, static n => n);
        await Assert.ThrowsAsync<StageException>(async () =>
        {
            await foreach (int n in flow.RunAsync(Enumerable.Range(0, 1000))) results.Add(n);
        });
        Assert.Equal(Enumerable.Range(0, results.Count), results);
        Assert.True(results.Count <= 500);
    }

    [Fact]
    public async Task PP17_TheCapacityIsTheStages_AndHoldsWhatItSays()
    {
        OwnThread.Stay();
        var scheduler = new ManualScheduler();
        var open = new TaskCompletionSource();
        Ordered.Flow flow = Ordered.Flow.Start(
            async (n, _) =>
            {
                await open.Task;
                return n;
            },
            new FlowOptions { Scheduler = scheduler });
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 1000)).Collect();
        scheduler.RunAll();
        StageStatistics stage = flow.Statistics.Stages[0];
        Assert.Equal((8, 4L, 8L), (stage.Capacity, stage.In, stage.Queued)); // Four in hand, eight in front of them, and the source waits.
        open.SetResult();
        await scheduler.RunUntil(results);
        Assert.Equal(Enumerable.Range(0, 1000), await results);
    }

    internal static async ValueTask<int> Yielding(int n, CancellationToken token)
    {
        if (n % 3 == 0) await Task.Yield();
        return n;
    }
}

/// <summary>Null in and null out.</summary>
[Pipeline]
internal sealed partial class Nulls
{
    [Stage(1)] private static string? Same(string? s) => s;

    [Stage(2, Kind = StageKind.Filter)] private static Task<bool> KeepAsync(string? s) => Task.FromResult(s != "b");
}
