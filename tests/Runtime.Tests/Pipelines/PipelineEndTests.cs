namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>A run ends in one way, and lets everybody go.</summary>
public class PipelineEndTests
{
    [Fact]
    public async Task FailureDownstream_StopsTheSourceAndUnblocksWriters()
    {
        var source = new Collecting.Counted(int.MaxValue);
        await using Sinks.Flow flow = Sinks.Flow.Start(static (n, _) => n == 3 ? throw new InvalidDataException("three") : default);

        StageException error = await Assert.ThrowsAsync<StageException>(() => flow.RunAsync(source).AsTask().Soon());

        Assert.Equal(("Sink", (object)3), (error.Stage, error.Item));
        Assert.True(source.IsLeft);
    }

    [Fact]
    public async Task FailureDownstream_ReachesABlockedWriterOfAnOpenRun()
    {
        var isFull = new TaskCompletionSource();
        await using Sinks.Flow flow = Sinks.Flow.Start(async (n, _) =>
        {
            await isFull.Task;
            throw new InvalidDataException("stop");
        });
        await using FlowRun<int> run = flow.Open();
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; ; i++) await run.Input.WriteAsync(i);
        });
        isFull.SetResult();

        StageException error = await Assert.ThrowsAsync<StageException>(() => writing.Soon());
        Assert.Equal("stop", error.InnerException!.Message);
        Assert.Equal("Sink", (await Assert.ThrowsAsync<StageException>(() => run.Completion.Soon())).Stage);
    }

    [Fact]
    public async Task ThrowingSource_IsAFaultOfTheSource()
    {
        await using Chain.Flow flow = Chain.Flow.Start(static n => n, static _ => true, static n => n);
        StageException error = await Assert.ThrowsAsync<StageException>(() => flow.RunAsync(new Collecting.Counted(100, throwAt: 50)).CollectSoon());
        Assert.Equal((StageException.SourceName, null, "source"), (error.Stage, error.Item, error.InnerException!.Message));
    }

    [Fact]
    public async Task ForeignCancellation_IsAFailure()
    {
        await using Single.Flow flow = Single.Flow.Start(static (n, _) => n == 1 ? throw new OperationCanceledException("foreign") : new ValueTask<int>(n));
        StageException error = await Assert.ThrowsAsync<StageException>(() => flow.RunAsync([0, 1, 2]).CollectSoon());
        Assert.Equal("foreign", error.InnerException!.Message);
    }

    [Fact]
    public async Task ConsumerThatLeaves_ReturnsAfterTheLastBodyHasEnded()
    {
        var source = new Collecting.Counted(int.MaxValue);
        int running = 0;
        await using Ordered.Flow flow = Ordered.Flow.Start(async (n, token) =>
        {
            Interlocked.Increment(ref running);
            try
            {
                if (n > 1) await Task.Delay(Timeout.Infinite, token);
                return n;
            }
            finally
            {
                await Task.Yield();
                Interlocked.Decrement(ref running);
            }
        });

        await Task.Run(async () =>
        {
            await foreach (int _ in flow.RunAsync(source)) break;
        }).Soon();

        Assert.Equal(0, Volatile.Read(ref running));
        Assert.True(source.IsLeft);
        Assert.Equal(0, flow.Statistics.ActiveRuns);
    }

    [Fact]
    public async Task ConsumerThatThrows_ReleasesTheRun()
    {
        var source = new Collecting.Counted(int.MaxValue);
        await using Chain.Flow flow = Chain.Flow.Start(static n => n, static _ => true, static n => n);
        await Assert.ThrowsAsync<InvalidDataException>(() => Task.Run(async () =>
        {
            await foreach (int n in flow.RunAsync(source))
                if (n == 1000) throw new InvalidDataException();
        }).Soon());
        Assert.True(source.IsLeft);
    }

    [Fact]
    public async Task ThrowingDeadLetter_FailsTheRun_AndTheItemIsReported()
    {
        var reported = new List<StageFailure>();
        await using DeadLetters.Flow flow = DeadLetters.Flow.Start(
            static n => n == 2 ? throw new InvalidDataException("item") : n, static _ => throw new InvalidOperationException("dead"), new FlowOptions { OnError = reported.Add });
        StageException error = await Assert.ThrowsAsync<StageException>(() => flow.RunAsync([1, 2, 3]).CollectSoon());
        Assert.Equal(("DeadAsync", (object)2, "dead"), (error.Stage, error.Item, error.InnerException!.Message));
        Assert.Equal("item", Assert.Single(reported).Exception.Message);
    }

    [Fact]
    public async Task DeadLetters_AreTakenOneAtATime()
    {
        int inside = 0;
        int most = 0;
        await using DeadLetters.Flow flow = DeadLetters.Flow.Start(static _ => throw new InvalidDataException(), async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        });
        Assert.Empty(await flow.RunAsync(Enumerable.Range(0, 200)).CollectSoon());
        Assert.Equal((1, 200L), (most, flow.Statistics.Stages[0].DeadLettered));
    }

    [Fact]
    public async Task SecondFailure_IsNotSwallowed()
    {
        var reported = new System.Collections.Concurrent.ConcurrentQueue<StageFailure>();
        using var both = new Barrier(2);
        await using Ordered.Flow flow = Ordered.Flow.Start(
            (n, _) =>
            {
                both.SignalAndWait(TimeSpan.FromSeconds(20), CancellationToken.None);
                throw new InvalidDataException("item " + n);
            },
            new FlowOptions { OnError = reported.Enqueue });

        StageException error = await Assert.ThrowsAsync<StageException>(() => flow.RunAsync([0, 1]).CollectSoon());

        Assert.Equal(["item 0", "item 1"], new[] { error.InnerException!.Message, Assert.Single(reported).Exception.Message }.Order());
    }

    [Fact]
    public async Task ThrowingWhen_NamesItsStage()
    {
        await using Diamond.Flow flow = Diamond.Flow.Start(static (_, _) => { });
        StageException error = await Assert.ThrowsAsync<StageException>(() => flow.RunAsync([11, 12, 13]).CollectSoon());
        Assert.Equal(("Odd", (object)13, "unlucky"), (error.Stage, error.Item, error.InnerException!.Message));
    }

    [Fact]
    public async Task NullSource_FailsInTheResult()
    {
        await using Chain.Flow flow = Chain.Flow.Start(static n => n, static _ => true, static n => n);
        IAsyncEnumerable<int> results = flow.RunAsync((IEnumerable<int>)null!);
        await Assert.ThrowsAsync<ArgumentNullException>(() => results.CollectSoon());
    }

    [Fact]
    public async Task InstancePerRun_IsDisposedAtItsEnd()
    {
        var log = new List<string>();
        await using Owned.Flow flow = Owned.Flow.Start(log);
        Assert.Empty(log);
        await flow.RunAsync([1]).CollectSoon();
        Assert.Equal(["made", "disposed"], log);
        await flow.RunAsync([1]).CollectSoon();
        Assert.Equal(["made", "disposed", "made", "disposed"], log);
    }

    [Fact]
    public async Task SharedInstance_LivesAsLongAsTheFlow()
    {
        var log = new List<string>();
        await using (Shared.Flow flow = Shared.Flow.Start(log))
        {
            Assert.Equal([101], await flow.RunAsync([1]).CollectSoon());
            Assert.Equal([201], await flow.RunAsync([1]).CollectSoon());
            Assert.Equal(["made"], log);
        }

        Assert.Equal(["made", "disposed"], log);
    }

    [Fact]
    public async Task Timeout_CancelsTheItem_AndSaysSo()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var isWaiting = new TaskCompletionSource();
        await using Timed.Flow flow = Timed.Flow.Start(
            async (n, token) =>
            {
                isWaiting.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
                return n;
            },
            new FlowOptions { TimeProvider = time });
        Task<List<int>> results = flow.RunAsync([7]).CollectSoon();
        await isWaiting.Task.Soon();
        time.Advance(TimeSpan.FromSeconds(1));

        StageException error = await Assert.ThrowsAsync<StageException>(() => results);
        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Equal((object)7, error.Item);
    }
}
