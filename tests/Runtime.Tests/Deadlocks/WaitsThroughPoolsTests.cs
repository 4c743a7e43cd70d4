using Concurrency.Runtime.Tests.WorkerPools;

namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>A pool's job between two actors: what else ends it is nobody's to know, so a circle through it ends by its time limit, and what is no circle ends well.</summary>
public sealed class WaitsThroughPoolsTests
{
    private static readonly TimeSpan Limit = ManualKnots.Limit;

    private readonly ManualKnots _knots = new();

    /// <summary>The ways to a job.</summary>
    public enum Way
    {
        Job,
        JobOfAJob,
        All,
        Each,
        Settled,
    }

    [Theory]
    [InlineData(Way.Job)]
    [InlineData(Way.JobOfAJob)]
    [InlineData(Way.All)]
    [InlineData(Way.Each)]
    [InlineData(Way.Settled)]
    public void JobThatAsksItsCaller_EndsByTheLimit_WhichNamesWhatMayWait(Way way)
    {
        Plain.Ref a = _knots.Start("a");
        Work.Pool pool = _knots.StartPool();
        Task<int> turn = a.DoAsync(async self => await CallAsync(pool, way, async () => await self.WithTimeout(Limit).EchoAsync(1))).AsTask();
        string message = _knots.ErrorAtTheLimit<TimeoutException>(turn).Message;
        Assert.StartsWith("'a.Echo' did not answer in time", message, StringComparison.Ordinal);
        Assert.EndsWith(" queued. Waits known: 'a.Do' may wait for 'a.Echo' (queued).", message, StringComparison.Ordinal);
        Assert.Equal(2, _knots.ResultOf(a.EchoAsync(2)));
    }

    [Fact]
    public void HandlerThatReturnsTheCallItself_IsLeftToTheLimit()
    {
        Plain.Ref a = _knots.Start("a");
        Work.Pool pool = _knots.StartPool();
        Task<int> turn = a.PassAsync(self => pool.CallAsync(async () => await self.WithTimeout(Limit).EchoAsync(1))).AsTask();
        _knots.ErrorAtTheLimit<TimeoutException>(turn);
    }

    [Fact]
    public void JobThatAsksAnActorThatAsksItsCaller_EndsByTheLimit_WhichNamesTheRing()
    {
        Plain.Ref a = _knots.Start("a");
        Plain.Ref b = _knots.Start("b");
        Work.Pool pool = _knots.StartPool();
        Task<int> turn = a.DoAsync(async self => await pool.CallAsync(async () => await b.DoAsync(async _ => await self.WithTimeout(Limit).EchoAsync(1)))).AsTask();
        string message = _knots.ErrorAtTheLimit<TimeoutException>(turn).Message;
        Assert.EndsWith(" queued. Waits known: 'a.Do' may wait for 'b.Do' (running), 'b.Do' waits for 'a.Echo' (queued).", message, StringComparison.Ordinal);
        Assert.Equal((2, 3), (_knots.ResultOf(a.EchoAsync(2)), _knots.ResultOf(b.EchoAsync(3))));
    }

    [Fact]
    public void OnlyPermit_HeldByAJobThatAsksAnActorThatCallsThePool_IsFreeAtTheLimit()
    {
        Plain.Ref b = _knots.Start("b");
        Work.Pool pool = _knots.StartPool(concurrency: 1);
        Task<int> behind = Task.FromResult(0);
        Task<int> call = pool.CallAsync(async () => await b.WithTimeout(Limit).DoAsync(async _ => await (behind = pool.TwiceAsync(2).AsTask()))).AsTask();
        string message = _knots.ErrorAtTheLimit<TimeoutException>(call).Message;
        Assert.EndsWith(" running. Waits known: 'b.Do' waits for something that is no actor's answer.", message, StringComparison.Ordinal);
        Assert.Equal(4, _knots.ResultOf(new ValueTask<int>(behind)));
        Assert.Equal(3, _knots.ResultOf(b.EchoAsync(3)));
    }

    [Fact]
    public void CircleOfQuestionsBehindAJob_IsADeadlockAllTheSame()
    {
        // The job and its caller are in no circle, but wait for one.
        Plain.Ref a = _knots.Start("a");
        Plain.Ref b = _knots.Start("b");
        Plain.Ref c = _knots.Start("c");
        Work.Pool pool = _knots.StartPool();
        Task<int> turn = a.DoAsync(async _ => await pool.CallAsync(async () => await b.DoAsync(async self => await c.DoAsync(async _ => await self.EchoAsync(1))))).AsTask();
        ActorDeadlockException error = _knots.ErrorOf<ActorDeadlockException>(turn);
        Assert.Equal(["b", "c"], error.Path.Select(static wait => wait.Actor).Order());
    }

    [Theory]
    [InlineData(Way.Job)]
    [InlineData(Way.JobOfAJob)]
    [InlineData(Way.All)]
    [InlineData(Way.Each)]
    [InlineData(Way.Settled)]
    public void JobThatAsksAnotherActor_IsAnswered(Way way)
    {
        Plain.Ref a = _knots.Start("a");
        Plain.Ref b = _knots.Start("b");
        Work.Pool pool = _knots.StartPool();
        Assert.Equal(3, _knots.ResultOf(a.DoAsync(async _ => await CallAsync(pool, way, async () => await b.EchoAsync(1) + await b.EchoAsync(2)))));
    }

    [Fact]
    public void JobThatAsksAnActor_ThatTellsTheCaller_IsAnswered_AndTheCallerHearsItAfterwards()
    {
        Plain.Ref a = _knots.Start("a");
        Plain.Ref b = _knots.Start("b");
        Work.Pool pool = _knots.StartPool();
        Assert.Equal(1, _knots.ResultOf(a.DoAsync(async self => await pool.CallAsync(async () => await b.DoAsync(async _ =>
        {
            await self.Tell.NoteAsync();
            return 1;
        })))));
        Assert.Equal(2, a.Statistics.Handled);
    }

    [Fact]
    public void JobThatAsksAnActor_ThatCallsThePoolToo_IsAnsweredWhereThereAreTwoPermits()
    {
        Plain.Ref b = _knots.Start("b");
        Work.Pool pool = _knots.StartPool(concurrency: 2);
        Assert.Equal(4, _knots.ResultOf(pool.CallAsync(async () => await b.DoAsync(async _ => await pool.TwiceAsync(2)))));
    }

    [Fact]
    public void CallersThatWaitForTheOnlyPermit_WaitTheirTurn()
    {
        Plain.Ref[] actors = [.. Enumerable.Range(0, 4).Select(i => _knots.Start($"{i}"))];
        Plain.Ref last = _knots.Start("last");
        Work.Pool pool = _knots.StartPool(concurrency: 1);
        var gate = new TaskCompletionSource();
        Task<int>[] turns = [.. actors.Select(actor => actor.DoAsync(async _ => await pool.CallAsync(async () =>
        {
            await gate.Task;
            return await last.EchoAsync(1);
        })).AsTask())];
        _knots.Pass(Limit);
        Assert.DoesNotContain(turns, static turn => turn.IsCompleted);
        gate.SetResult();
        Task<int[]> all = Task.WhenAll(turns);
        _knots.Finish(all);
        Assert.Equal([1, 1, 1, 1], all.Result);
    }

    [Fact]
    public void JobThatAsksItsCaller_WhichDoesNotAwaitIt_IsAnsweredAfterTheTurn()
    {
        Plain.Ref a = _knots.Start("a");
        Work.Pool pool = _knots.StartPool();
        var gate = new TaskCompletionSource();
        Task<int> forked = Task.FromResult(0);
        Task<int> turn = a.DoAsync(async self =>
        {
            forked = pool.CallAsync(async () => await self.EchoAsync(1)).AsTask();
            await gate.Task;
            return 2;
        }).AsTask();
        _knots.Pass(Limit);
        Assert.False(turn.IsCompleted || forked.IsCompleted);
        gate.SetResult();
        Assert.Equal((2, 1), (_knots.ResultOf(new ValueTask<int>(turn)), _knots.ResultOf(new ValueTask<int>(forked))));
    }

    [Fact]
    public void PostedJobThatAsksWhoPostedIt_IsAnsweredAfterTheTurn()
    {
        Plain.Ref a = _knots.Start("a");
        Work.Pool pool = _knots.StartPool();
        var answer = new TaskCompletionSource<int>();
        EnqueueResult posted = EnqueueResult.Dropped;
        Assert.Equal(2, _knots.ResultOf(a.DoAsync(self =>
        {
            posted = pool.TryPost.Call(async () =>
            {
                answer.SetResult(await self.EchoAsync(1));
                return 0;
            });
            return Task.FromResult(2);
        })));
        Assert.Equal(EnqueueResult.Enqueued, posted);
        Assert.Equal(1, _knots.ResultOf(new ValueTask<int>(answer.Task)));
    }

    [Fact]
    public void JobThatAsksAnInterleavedCaller_IsAnswered()
    {
        Knot.Ref a = _knots.StartOpen("a");
        Work.Pool pool = _knots.StartPool();
        Assert.Equal(1, _knots.ResultOf(a.MixAsync(async self => await pool.CallAsync(async () => await self.EchoAsync(1)))));
    }

    [Fact]
    public void JobThatQueriesWhoseQueryCalledIt_IsAnswered_AndOneThatWritesIsLeftToTheLimit()
    {
        Knot.Ref a = _knots.StartOpen("a");
        Work.Pool pool = _knots.StartPool();
        Assert.Equal(1, _knots.ResultOf(a.LookAsync(async self => await pool.CallAsync(async () => await self.ReadAsync(1)))));
        Task<int> turn = a.LookAsync(async self => await pool.CallAsync(async () => await self.WithTimeout(Limit).EchoAsync(1))).AsTask();
        _knots.ErrorAtTheLimit<TimeoutException>(turn);
    }

    [Fact]
    public void FirstOfAJobThatAsksItsCallerAndSomethingElse_EndsWithTheOther()
    {
        Plain.Ref a = _knots.Start("a");
        Work.Pool pool = _knots.StartPool();
        var gate = new TaskCompletionSource();
        Task<int> job = Task.FromResult(0);
        Task<int> turn = a.DoAsync(async self =>
        {
            job = pool.CallAsync(async () => await self.EchoAsync(1)).AsTask();
            await Task.WhenAny(job, gate.Task);
            return 2;
        }).AsTask();
        _knots.Pass(Limit);
        Assert.False(turn.IsCompleted || job.IsCompleted);
        gate.SetResult();
        Assert.Equal((2, 1), (_knots.ResultOf(new ValueTask<int>(turn)), _knots.ResultOf(new ValueTask<int>(job))));
    }

    // Awaits, so a walk along the awaits has a way to go.
    private static async Task<int> CallAsync(Work.Pool pool, Way way, Func<Task<int>> body)
    {
        switch (way)
        {
            case Way.Job:
                return await pool.CallAsync(body);
            case Way.JobOfAJob:
                return await pool.CallAsync(async () => await pool.CallAsync(body));
            case Way.All:
                return (await pool.CallAllAsync([body])).Single();
            case Way.Each:
                int sum = 0;
                await foreach (int n in pool.CallEachAsync([body])) sum += n;
                return sum;
            default:
                JobResult<int> result = (await pool.CallSettledAsync([body])).Single();
                return result.Exception is { } error ? throw error : result.Value;
        }
    }
}
