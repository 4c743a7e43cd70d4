using Concurrency.Runtime.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>Batches by count and by time.</summary>
public class PipelineBatchTests
{
    private readonly ManualScheduler _scheduler = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task FullBatches_GoAtOnce_AndTheRestAtTheEnd()
    {
        OwnThread.Stay();
        Batches.Flow flow = Batches.Flow.Start(Options);
        Task<List<string>> results = flow.RunAsync(Enumerable.Range(0, 8)).Collect();
        await _scheduler.RunUntil(results);
        Assert.Equal(["0+1+2", "3+4+5", "6+7"], await results);
    }

    [Fact]
    public async Task Window_OpensWithTheFirstItem_AndEndsTheBatch()
    {
        OwnThread.Stay();
        Batches.Flow flow = Batches.Flow.Start(Options);
        await using FlowRun<int, string> run = flow.Open();
        Task<List<string>> results = run.Output.Collect();
        await Write(run, 1);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        await Write(run, 2);
        Assert.Equal(0, run.Statistics.Stages[0].Out);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _scheduler.RunAll();
        Assert.Equal(1, run.Statistics.Stages[0].Out);

        await Write(run, 3);
        run.Complete();
        await _scheduler.RunUntil(results);
        Assert.Equal(["1+2", "3"], await results);
    }

    [Fact]
    public async Task FullBatch_TakesItsWindowWithIt()
    {
        OwnThread.Stay();
        Batches.Flow flow = Batches.Flow.Start(Options);
        await using FlowRun<int, string> run = flow.Open();
        Task<List<string>> results = run.Output.Collect();
        foreach (int n in (int[])[1, 2, 3]) await Write(run, n);
        _time.Advance(TimeSpan.FromMilliseconds(600));
        await Write(run, 4);
        _time.Advance(TimeSpan.FromMilliseconds(600)); // The window of the first batch would be over.
        _scheduler.RunAll();
        Assert.Equal(1, run.Statistics.Stages[0].Out);
        _time.Advance(TimeSpan.FromMilliseconds(400));
        run.Complete();
        await _scheduler.RunUntil(results);
        Assert.Equal(["1+2+3", "4"], await results);
    }

    private FlowOptions Options => new() { Scheduler = _scheduler, TimeProvider = _time };

    private async Task Write(FlowRun<int, string> run, int n)
    {
        Task writing = run.Input.WriteAsync(n).AsTask();
        await _scheduler.RunUntil(writing);
        await writing;
        _scheduler.RunAll();
    }
}
