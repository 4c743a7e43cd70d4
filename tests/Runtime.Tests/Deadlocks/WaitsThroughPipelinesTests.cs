using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Pipelines;
using Single = Concurrency.Runtime.Tests.Pipelines.Single;

namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>A run of a pipeline between two actors: a circle through it ends by its time limit, and what is no circle ends well.</summary>
public sealed class WaitsThroughPipelinesTests
{
    private static readonly TimeSpan Limit = ManualKnots.Limit;

    private readonly ManualKnots _knots = new();

    /// <summary>Where in a run somebody asks.</summary>
    public enum Place
    {
        Source,
        Stage,
        OrderedStage,
        UnorderedStage,
        Sink,
        DeadLetter,
    }

    [Theory]
    [InlineData(Place.Source)]
    [InlineData(Place.Stage)]
    [InlineData(Place.OrderedStage)]
    [InlineData(Place.UnorderedStage)]
    [InlineData(Place.Sink)]
    [InlineData(Place.DeadLetter)]
    public void RunThatAsksWhoAwaitsIt_EndsByTheLimit(Place place)
    {
        Plain.Ref a = _knots.Start("a");
        Task<int> turn = a.DoAsync(async self => await RunAsync(place, () => self.WithTimeout(Limit).EchoAsync(1))).AsTask();
        Exception error = _knots.ErrorAtTheLimit<StageException>(turn).GetBaseException();
        string message = Assert.IsType<TimeoutException>(error).Message;
        Assert.StartsWith("'a.Echo' did not answer in time", message, StringComparison.Ordinal);
        Assert.Contains(" queued. Waits known: 'a.Do' ", message, StringComparison.Ordinal);
        Assert.Equal(2, _knots.ResultOf(a.EchoAsync(2)));
    }

    [Fact]
    public void StageThatAsksAnActorThatAsksWhoAwaitsTheRun_EndsByTheLimit_WhichNamesTheLastWait()
    {
        Plain.Ref a = _knots.Start("a");
        Plain.Ref b = _knots.Start("b");
        Task<int> turn = a.DoAsync(async self => await RunAsync(Place.Stage, () => b.WithTimeout(Limit).DoAsync(async _ => await self.EchoAsync(1)))).AsTask();
        string message = _knots.ErrorAtTheLimit<StageException>(turn).GetBaseException().Message;
        Assert.StartsWith("'b.Do' did not answer in time", message, StringComparison.Ordinal);
        Assert.Contains(" running. Waits known: 'b.Do' waits for 'a.Echo' (queued), 'a.Do' ", message, StringComparison.Ordinal);
        Assert.Equal((2, 3), (_knots.ResultOf(a.EchoAsync(2)), _knots.ResultOf(b.EchoAsync(3))));
    }

    [Fact]
    public void HandlerThatAwaitsTheEndOfARunFromOutside_WhoseStageAsksIt_IsLeftToTheLimit()
    {
        Plain.Ref a = _knots.Start("a");
        Sinks.Flow flow = Sinks.Flow.Start(async (n, token) => await a.WithTimeout(Limit).EchoAsync(n, token), _knots.FlowOptions());
        FlowRun<int> run = flow.Open();
        Task<int> turn = a.DoAsync(async _ =>
        {
            await run.Completion;
            return 1;
        }).AsTask();
        _knots.Run();
        Assert.True(run.Input.WriteAsync(1).IsCompletedSuccessfully);
        run.Complete();
        _knots.ErrorAtTheLimit<StageException>(turn);
    }

    [Fact]
    public void ReaderOfARun_ThatAsksItself_IsADeadlockAllTheSame()
    {
        // The handler awaits the ask itself; that the number came out of a run changes nothing.
        Plain.Ref a = _knots.Start("a");
        Single.Flow flow = Single.Flow.Start(static (n, _) => new(n), _knots.FlowOptions());
        Task<int> turn = a.DoAsync(async self =>
        {
            int sum = 0;
            await foreach (int n in flow.RunAsync([1, 2])) sum += await self.EchoAsync(n);
            return sum;
        }).AsTask();
        Assert.Single(_knots.ErrorOf<ActorDeadlockException>(turn).Path);
    }

    [Fact]
    public void CircleOfQuestionsBehindAStage_IsADeadlockAllTheSame()
    {
        Plain.Ref a = _knots.Start("a");
        Plain.Ref b = _knots.Start("b");
        Plain.Ref c = _knots.Start("c");
        Task<int> turn = a.DoAsync(async _ => await RunAsync(Place.Stage, () => b.DoAsync(async self => await c.DoAsync(async _ => await self.EchoAsync(1))))).AsTask();
        var error = Assert.IsType<ActorDeadlockException>(_knots.ErrorOf<StageException>(turn).GetBaseException());
        Assert.Equal(["b", "c"], error.Path.Select(static wait => wait.Actor).Order());
    }

    [Theory]
    [InlineData(Place.Source)]
    [InlineData(Place.Stage)]
    [InlineData(Place.OrderedStage)]
    [InlineData(Place.UnorderedStage)]
    [InlineData(Place.Sink)]
    [InlineData(Place.DeadLetter)]
    public void RunThatAsksAnotherActor_IsAnswered(Place place)
    {
        Plain.Ref a = _knots.Start("a");
        Plain.Ref b = _knots.Start("b");
        Assert.Equal(1, _knots.ResultOf(a.DoAsync(async _ => await RunAsync(place, () => b.EchoAsync(1)))));
        Assert.Equal(1, b.Statistics.Handled);
    }

    [Fact]
    public void ReaderOfARun_WhoseStageAsksAnotherActor_MayAskThatOneToo()
    {
        Plain.Ref a = _knots.Start("a");
        Plain.Ref b = _knots.Start("b");
        Ordered.Flow flow = Ordered.Flow.Start((n, token) => b.EchoAsync(n, token), _knots.FlowOptions());
        Assert.Equal(110, _knots.ResultOf(a.DoAsync(async _ =>
        {
            int sum = 0;
            await foreach (int n in flow.RunAsync(Enumerable.Range(1, 10))) sum += n + await b.EchoAsync(n);
            return sum;
        })));
    }

    [Fact]
    public void StageThatAsksAnActor_ThatTellsWhoAwaitsTheRun_IsAnswered()
    {
        Plain.Ref a = _knots.Start("a");
        Plain.Ref b = _knots.Start("b");
        Assert.Equal(1, _knots.ResultOf(a.DoAsync(async self => await RunAsync(Place.Stage, () => b.DoAsync(async _ =>
        {
            await self.Tell.NoteAsync();
            return 1;
        })))));
        Assert.Equal(2, a.Statistics.Handled);
    }

    [Fact]
    public void RunThatAsksWhoStartedIt_AndDoesNotAwaitIt_IsAnsweredAfterTheTurn()
    {
        Plain.Ref a = _knots.Start("a");
        var gate = new TaskCompletionSource();
        Task<int> forked = Task.FromResult(0);
        Task<int> turn = a.DoAsync(async self =>
        {
            forked = RunAsync(Place.Stage, () => self.EchoAsync(1));
            await gate.Task;
            return 2;
        }).AsTask();
        _knots.Pass(Limit);
        Assert.False(turn.IsCompleted || forked.IsCompleted);
        gate.SetResult();
        Assert.Equal((2, 1), (_knots.ResultOf(new ValueTask<int>(turn)), _knots.ResultOf(new ValueTask<int>(forked))));
    }

    [Fact]
    public void StageThatAsksAnInterleavedCaller_IsAnswered()
    {
        Knot.Ref a = _knots.StartOpen("a");
        Assert.Equal(1, _knots.ResultOf(a.MixAsync(async self => await RunAsync(Place.Stage, () => self.EchoAsync(1)))));
    }

    [Fact]
    public void StageThatQueriesWhoseQueryAwaitsTheRun_IsAnswered()
    {
        Knot.Ref a = _knots.StartOpen("a");
        Assert.Equal(1, _knots.ResultOf(a.LookAsync(async self => await RunAsync(Place.Stage, () => self.ReadAsync(1)))));
    }

    [Fact]
    public void FullQueues_OfARunWhoseReaderAsksAnActorBehindASlowOne_Wait()
    {
        Plain.Ref a = _knots.Start("a");
        Plain.Ref slow = _knots.Start("slow");
        Ordered.Flow flow = Ordered.Flow.Start(static (n, _) => new(n), _knots.FlowOptions());
        var gate = new TaskCompletionSource();
        Task<int> holding = slow.DoAsync(async _ =>
        {
            await gate.Task;
            return 1;
        }).AsTask();
        Task<int> turn = a.DoAsync(async _ =>
        {
            int sum = 0;
            await foreach (int n in flow.RunAsync(Enumerable.Range(0, 1_000))) sum += await slow.EchoAsync(1);
            return sum;
        }).AsTask();
        _knots.Pass(Limit);
        Assert.False(turn.IsCompleted);
        gate.SetResult();
        Assert.Equal((1_000, 1), (_knots.ResultOf(new ValueTask<int>(turn)), _knots.ResultOf(new ValueTask<int>(holding))));
    }

    // Awaits, so a walk along the awaits has a way to go.
    private async Task<int> RunAsync(Place place, Func<ValueTask<int>> ask)
    {
        FlowOptions options = _knots.FlowOptions();
        int answer = 0;
        switch (place)
        {
            case Place.Source:
                return await SumAsync(Single.Flow.Start(static (n, _) => new(n), options).RunAsync(AnswersAsync(ask)));
            case Place.Stage:
                return await SumAsync(Single.Flow.Start((_, _) => ask(), options).RunAsync([1]));
            case Place.OrderedStage:
                return await SumAsync(Ordered.Flow.Start((_, _) => ask(), options).RunAsync([1]));
            case Place.UnorderedStage:
                return await SumAsync(Unordered.Flow.Start((_, _) => ask(), options).RunAsync([1]));
            case Place.Sink:
                await Sinks.Flow.Start(async (_, _) => answer = await ask(), options).RunAsync([1]);
                return answer;
            default:
                await SumAsync(DeadLetters.Flow.Start(static _ => throw new InvalidDataException(), async _ => answer = await ask(), options).RunAsync([1]));
                return answer;
        }
    }

    private static async Task<int> SumAsync(IAsyncEnumerable<int> results)
    {
        int sum = 0;
        await foreach (int n in results) sum += n;
        return sum;
    }

    private static async IAsyncEnumerable<int> AnswersAsync(Func<ValueTask<int>> ask, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        yield return await ask();
    }
}
