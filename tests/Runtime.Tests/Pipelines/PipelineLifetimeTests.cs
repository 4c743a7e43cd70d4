using Concurrency.Runtime.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>A flow's end.</summary>
public class PipelineLifetimeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Dispose_WithoutRuns_Ends()
    {
        Chain.Flow flow = Start();
        await flow.DisposeAsync().AsTask().Soon();
        Assert.True(flow.Lifetime.Completion.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<FlowStoppedException>(() => flow.RunAsync([1]).CollectSoon());
        Assert.Throws<FlowStoppedException>(() => flow.Open());
    }

    [Fact]
    public async Task Stop_LetsRunsFinish_AndClosesOpenInputs()
    {
        Chain.Flow flow = Start();
        await using FlowRun<int, int> run = flow.Open();
        await run.Input.WriteAsync(1);
        Task stopping = flow.Lifetime.StopAsync(Timeout.InfiniteTimeSpan);
        await Assert.ThrowsAsync<FlowStoppedException>(() => run.Input.WriteAsync(2).AsTask().Soon());
        Assert.Equal([1], await run.Output.CollectSoon());
        await stopping.Soon();
    }

    [Fact]
    public async Task Deadline_CancelsRuns_WhichEndWithFlowStopped()
    {
        var isRunning = new TaskCompletionSource();
        Single.Flow flow = Single.Flow.Start(
            async (n, token) =>
            {
                isRunning.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
                return n;
            },
            new FlowOptions { TimeProvider = _time });
        Task<List<int>> results = flow.RunAsync([1]).CollectSoon();
        await isRunning.Task.Soon();
        Task stopping = flow.Lifetime.StopAsync(TimeSpan.FromSeconds(3));
        _time.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<FlowStoppedException>(() => results);
        await stopping.Soon();
        await flow.Lifetime.Completion.Soon();
    }

    [Fact]
    public async Task StuckStage_IsNamed_AfterTheGraceTime()
    {
        var stuck = new TaskCompletionSource<int>();
        var isRunning = new TaskCompletionSource();
        Single.Flow flow = Single.Flow.Start(
            (_, _) =>
            {
                isRunning.TrySetResult();
                return new ValueTask<int>(stuck.Task);
            },
            new FlowOptions { TimeProvider = _time });
        Task<List<int>> results = flow.RunAsync([1]).CollectSoon();
        await isRunning.Task.Soon();
        flow.Lifetime.Abort();
        _time.Advance(TimeSpan.FromSeconds(5));

        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => flow.Lifetime.Completion.Soon());
        Assert.Contains("'Body'", error.Message, StringComparison.Ordinal);
        stuck.SetResult(1);
        await Assert.ThrowsAsync<FlowStoppedException>(() => results);
    }

    [Fact]
    public async Task StageThatAwaitsItsOwnFlowsEnd_FailsAtOnce()
    {
        Single.Flow? flow = null;
        flow = Single.Flow.Start(async (n, _) =>
        {
            await flow!.Lifetime.DrainAsync(CancellationToken.None);
            return n;
        });
        StageException error = await Assert.ThrowsAsync<StageException>(() => flow.RunAsync([1]).CollectSoon());
        Assert.IsType<InvalidOperationException>(error.InnerException);
        await flow.DisposeAsync().AsTask().Soon();
    }

    [Fact]
    public async Task Drain_WaitsForRuns_AndLeavesTheFlowOpen()
    {
        await using Chain.Flow flow = Start();
        await using FlowRun<int, int> run = flow.Open();
        Task drained = flow.Lifetime.DrainAsync();
        Assert.False(drained.IsCompleted);
        run.Complete();
        await drained.Soon();
        Assert.Equal([1], await flow.RunAsync([1]).CollectSoon());
    }

    [Fact]
    public async Task AbortedRun_LetsItsWriterAndReaderGo()
    {
        await using Chain.Flow flow = Start();
        await using FlowRun<int, int> run = flow.Open();
        Task<List<int>> reading = run.Output.CollectSoon();
        run.Abort();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Completion.Soon());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (true) await run.Input.WriteAsync(1);
        });
    }

    [Fact]
    public async Task Output_CanBeReadOnce()
    {
        await using Chain.Flow flow = Start();
        await using FlowRun<int, int> run = flow.Open();
        run.Complete();
        Assert.Empty(await run.Output.CollectSoon());
        Assert.Throws<InvalidOperationException>(() => run.Output.GetAsyncEnumerator());
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.Input.WriteAsync(1).AsTask());
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    public void InvalidOptions_ThrowAtStart_ByName(int milliseconds)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => Chain.Flow.Start(static n => n, static _ => true, static n => n, new FlowOptions { ProgressInterval = TimeSpan.FromMilliseconds(milliseconds) }));
        Assert.Equal(nameof(FlowOptions.ProgressInterval), error.ParamName);
    }

    [Fact]
    public async Task Progress_IsReportedFromTimeToTime_AndOnceAtTheEnd()
    {
        OwnThread.Stay();
        var scheduler = new ManualScheduler();
        var reports = new Reports();
        Chain.Flow flow = Chain.Flow.Start(static n => n, static n => n % 2 == 0, static n => n, new FlowOptions { Scheduler = scheduler, TimeProvider = _time });
        await using IAsyncEnumerator<int> results = flow.RunAsync(Enumerable.Range(0, 10_000), reports).GetAsyncEnumerator();
        Task<bool> first = results.MoveNextAsync().AsTask();
        await scheduler.RunUntil(first);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        scheduler.RunAll();

        PipelineProgress report = Assert.Single(reports.All);
        Assert.False(report.IsFinal);
        Assert.Equal(["First", "Keep", "Last"], report.Stages.Select(static s => s.Name));
        for (Task<bool> next = first; await next;)
        {
            next = results.MoveNextAsync().AsTask();
            await scheduler.RunUntil(next);
        }

        PipelineProgress last = reports.All[^1];
        Assert.True(last.IsFinal && last.Read == 10_000 && last.Stages[1].Filtered == 5_000 && last.Stages[2].Out == 5_000);
    }

    [Fact]
    public async Task Statistics_AddUpOverRuns_AndNameTheBottleneck()
    {
        OwnThread.Stay();
        var scheduler = new ManualScheduler();
        Unfused.Flow flow = Unfused.Flow.Start(
            n =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(1));
                return n;
            },
            static n => n != 3,
            n =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(5));
                return n;
            },
            new FlowOptions { TimeProvider = _time, Scheduler = scheduler });
        for (int i = 0; i < 2; i++)
        {
            Task<List<int>> results = flow.RunAsync([1, 2, 3, 4]).Collect();
            await scheduler.RunUntil(results);
        }

        FlowStatistics all = flow.Statistics;
        Assert.Equal((8, 6, 0, 0), (all.Read, all.Delivered, all.Unfinished, all.ActiveRuns));
        Assert.Equal((8, 8, 2), (all.Stages[0].In, all.Stages[0].Out, all.Stages[1].Filtered));
        Assert.Equal("Last", all.Stages.MaxBy(static s => s.BusyShare)!.Name);
    }

    private static Chain.Flow Start() => Chain.Flow.Start(static n => n, static _ => true, static n => n);

    private sealed class Reports : IProgress<PipelineProgress>
    {
        public List<PipelineProgress> All { get; } = [];

        public void Report(PipelineProgress value) => All.Add(value);
    }
}
