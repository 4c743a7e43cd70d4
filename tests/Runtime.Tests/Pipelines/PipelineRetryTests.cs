using Concurrency.Runtime.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>Items that are tried again.</summary>
public class PipelineRetryTests
{
    private readonly ManualScheduler _scheduler = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task OrderedStage_KeepsThePlaceOfAnItemThatWaits()
    {
        OwnThread.Stay();
        int attempts = 0;
        Retries.Flow flow = Retries.Flow.Start(n => n == 0 && ++attempts < 3 ? throw new InvalidDataException() : n, [], Options);
        Task<List<int>> results = flow.RunAsync([0, 1, 2]).Collect();

        _scheduler.RunAll();
        Assert.Equal((1, 1L), (attempts, flow.Statistics.Stages[0].Retried));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _scheduler.RunAll();
        Assert.Equal(2, attempts);
        _time.Advance(TimeSpan.FromMilliseconds(199));
        _scheduler.RunAll();
        Assert.Equal(2, attempts); // The second pause is twice as long.
        Assert.False(results.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _scheduler.RunUntil(results);

        Assert.Equal([0, 1, 2], await results);
        Assert.Equal(2, flow.Statistics.Stages[0].Retried);
    }

    [Fact]
    public async Task AfterTheLastAttempt_TheItemIsADeadLetter()
    {
        OwnThread.Stay();
        var dead = new List<StageFailure>();
        Retries.Flow flow = Retries.Flow.Start(static n => n == 1 ? throw new InvalidDataException() : n, dead, Options);
        Task<List<int>> results = flow.RunAsync([0, 1, 2]).Collect();
        await RunWithTime(results);

        Assert.Equal([0, 2], await results);
        StageFailure failure = Assert.Single(dead);
        Assert.Equal(("Try", (object)1, 3), (failure.Stage, failure.Item, failure.Attempt));
    }

    [Fact]
    public async Task UnorderedStage_GoesOnWithOthersMeanwhile_WithItsOnePermit()
    {
        OwnThread.Stay();
        int attempts = 0;
        LooseRetries.Flow flow = LooseRetries.Flow.Start(n => n == 0 && ++attempts < 2 ? throw new InvalidDataException() : n, Options);
        Task<List<int>> results = flow.RunAsync([0, 1, 2]).Collect();
        _scheduler.RunAll();

        Assert.Equal(2, flow.Statistics.Stages[0].Out);
        await RunWithTime(results);
        Assert.Equal([1, 2, 0], await results);
    }

    [Fact]
    public async Task UnorderedStage_PutsAsideNoMoreThanItsCapacity()
    {
        OwnThread.Stay();
        int started = 0;
        LooseRetries.Flow flow = LooseRetries.Flow.Start(
            _ =>
            {
                started++;
                throw new InvalidDataException();
            },
            Options);
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 100)).Collect();
        _scheduler.RunAll();

        Assert.Equal(3, started); // Two aside, and one that keeps the permit.
        await RunWithTime(results);
        StageException error = await Assert.ThrowsAsync<StageException>(() => results);
        Assert.Equal(2, error.Attempt);
    }

    [Fact]
    public async Task CancellationDuringAPause_EndsTheRunAtOnce()
    {
        OwnThread.Stay();
        using var cancel = new CancellationTokenSource();
        Retries.Flow flow = Retries.Flow.Start(static _ => throw new InvalidDataException(), [], Options);
        Task<List<int>> results = flow.RunAsync([0], cancel.Token).Collect();
        _scheduler.RunAll();
        await cancel.CancelAsync();
        await _scheduler.RunUntil(results);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => results);
        Assert.Equal((1, 1), (flow.Statistics.Stages[0].In, flow.Statistics.Stages[0].Abandoned));
    }

    private FlowOptions Options => new() { Scheduler = _scheduler, TimeProvider = _time };

    private async Task RunWithTime(Task task)
    {
        while (!task.IsCompleted)
        {
            _scheduler.RunAll();
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
    }
}
