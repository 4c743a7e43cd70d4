namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>A key's next actor waits for the end of the one before. That end is no turn, and may come in many ways: a circle through it ends by its time limit.</summary>
public sealed class PredecessorWaitTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Limit = ManualKnots.Limit;
    private static readonly TimeSpan NoLimit = ManualKnots.NoLimit;

    private readonly ManualKnots _knots = new();
    private readonly KeyedKnot.Steps _steps = new();

    [Fact]
    public void EndThatAsksWhoWaitsForTheSuccessor_GoesOnAtItsLimit_WhichNamesTheCircle()
    {
        KeyedKnot.Directory knots = Start();
        Task<int> turn = Tie(knots, NoLimit, () => knots.Get("a").WithTimeout(Limit).EchoAsync(9));
        _knots.StaysToTheLimit(turn);
        ActorError error = Assert.Single(_knots.Errors);
        Assert.Equal((nameof(IActorLifecycle.StoppingAsync), typeof(TimeoutException)), (error.Message, error.Exception.GetType()));
        Assert.EndsWith(" queued. Waits known: 'k[a].Do' waits for 'k[b].Echo' (queued), 'k[b].StoppingAsync' may wait for 'k[a].Echo' (queued).", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, _knots.ResultOf(new ValueTask<int>(turn)));
        End(knots);
    }

    [Fact]
    public void QuestionToTheSuccessor_EndsAtItsLimit_WhichNamesTheCircle_AndTheEndGoesOn()
    {
        KeyedKnot.Directory knots = Start();
        Task<int> turn = Tie(knots, Limit, () => knots.Get("a").EchoAsync(9));
        string message = _knots.ErrorAtTheLimit<TimeoutException>(turn).Message;
        Assert.EndsWith(" queued. Waits known: 'k[b].StoppingAsync' may wait for 'k[a].Echo' (queued), 'k[a].Do' waits for 'k[b].Echo' (queued).", message, StringComparison.Ordinal);
        Assert.Equal(3, _knots.ResultOf(knots.Get("b").EchoAsync(3)));
        Assert.Empty(_knots.Errors);
        End(knots);
    }

    [Fact]
    public void EndThatAsksBeforeAnybodyWaitsForTheSuccessor_IsNamedToo()
    {
        KeyedKnot.Directory knots = Start();
        var gate = new TaskCompletionSource();
        Task<int> turn = knots.Get("a").DoAsync(async _ =>
        {
            await gate.Task;
            return await knots.Get("b").WithTimeout(Limit).EchoAsync(2);
        }).AsTask();
        Assert.Equal(1, _knots.ResultOf(knots.Get("b").EchoAsync(1)));
        _steps.Stopping = async (name, token) =>
        {
            if (name == "b" && !gate.Task.IsCompleted) await knots.Get("a").EchoAsync(9, token);
        };
        _knots.Pass(2 * Idle);
        Assert.Equal(1, knots.Get("a").Statistics.Queued);
        gate.SetResult();
        string message = _knots.ErrorAtTheLimit<TimeoutException>(turn).Message;
        Assert.EndsWith(" queued. Waits known: 'k[b].StoppingAsync' may wait for 'k[a].Echo' (queued), 'k[a].Do' waits for 'k[b].Echo' (queued).", message, StringComparison.Ordinal);
        End(knots);
    }

    [Fact]
    public void EndThatPassesItsTokenOn_GoesOnWhenTheTimeForItIsOver()
    {
        KeyedKnot.Directory knots = Start(stopTimeout: Limit);
        Task<int> turn = Tie(knots, NoLimit, token => knots.Get("a").EchoAsync(9, token));
        _knots.StaysToTheLimit(turn);
        Assert.Equal(2, _knots.ResultOf(new ValueTask<int>(turn)));
        Assert.IsAssignableFrom<OperationCanceledException>(Assert.Single(_knots.Errors).Exception);
        End(knots);
    }

    [Fact]
    public void CircleWithoutAnyLimit_EndsWithTheDirectory()
    {
        KeyedKnot.Directory knots = Start();
        Task<int> turn = Tie(knots, NoLimit, () => knots.Get("a").EchoAsync(9));
        _knots.Pass(TimeSpan.FromSeconds(30));
        Assert.False(turn.IsCompleted);
        Task end = knots.Lifetime.StopAsync(Limit);
        _knots.StaysToTheLimit(end);
        _knots.Finish(end);
        Assert.True(knots.Lifetime.Completion.IsCompletedSuccessfully, "Nobody had to be given up.");
        _knots.ErrorOf<ActorStoppedException>(turn);
    }

    [Fact]
    public void EndThatAsksSomebodyElse_IsAnswered_AndTheSuccessorBegins()
    {
        KeyedKnot.Directory knots = Start();
        Task<int> turn = Tie(knots, NoLimit, () => knots.Get("c").EchoAsync(9));
        Assert.Equal(2, _knots.ResultOf(new ValueTask<int>(turn)));
        Assert.Empty(_knots.Errors);
        End(knots);
    }

    [Fact]
    public void EndThatAsksSomebodyWhoAsksSomebodyElse_IsAnswered()
    {
        KeyedKnot.Directory knots = Start();
        Task<int> turn = Tie(knots, NoLimit, () => knots.Get("c").DoAsync(async _ => await knots.Get("d").EchoAsync(9)));
        Assert.Equal(2, _knots.ResultOf(new ValueTask<int>(turn)));
        End(knots);
    }

    [Fact]
    public void EndThatTellsWhoWaitsForTheSuccessor_GoesOnAtOnce()
    {
        KeyedKnot.Directory knots = Start();
        Task<int> turn = Tie(knots, NoLimit, async () =>
        {
            await knots.Get("a").Tell.EchoAsync(9);
            return 0;
        });
        Assert.Equal(2, _knots.ResultOf(new ValueTask<int>(turn)));
        End(knots);
    }

    [Fact]
    public void EndThatAsksItsOwnKey_WaitsForItself_AndGoesOnAtItsLimit()
    {
        KeyedKnot.Directory knots = Start();
        Task<int> turn = Tie(knots, NoLimit, () => knots.Get("b").WithTimeout(Limit).EchoAsync(9));
        _knots.StaysToTheLimit(turn);
        Assert.IsType<TimeoutException>(Assert.Single(_knots.Errors).Exception);
        Assert.Equal(2, _knots.ResultOf(new ValueTask<int>(turn)));
        End(knots);
    }

    [Fact]
    public void BeginningThatAsksWhoWaitsForIt_IsADeadlock()
    {
        // A beginning is a turn: what is in line cannot start before it has ended.
        KeyedKnot.Directory knots = Start();
        _steps.Starting = async name =>
        {
            if (name == "b") await knots.Get("a").EchoAsync(9);
        };
        Task<int> turn = knots.Get("a").DoAsync(async _ => await knots.Get("b").EchoAsync(2)).AsTask();
        _knots.Pass(TimeSpan.FromSeconds(2));
        ActorDeadlockException error = _knots.ErrorOf<ActorDeadlockException>(turn); // What was in line fails with what the beginning failed with.
        Assert.Equal(["k[a].Do", "k[b].StartedAsync"], error.Path.Select(static wait => $"{wait.Actor}.{wait.Message}").Order());
        _steps.Starting = null;
        Assert.Equal(3, _knots.ResultOf(knots.Get("b").EchoAsync(3)));
        End(knots);
    }

    [Fact]
    public void BeginningThatAsksSomebodyElse_IsAnswered()
    {
        KeyedKnot.Directory knots = Start();
        _steps.Starting = async name =>
        {
            if (name == "b") await knots.Get("c").EchoAsync(9);
        };
        Assert.Equal(2, _knots.ResultOf(knots.Get("a").DoAsync(async _ => await knots.Get("b").EchoAsync(2))));
        End(knots);
    }

    private KeyedKnot.Directory Start(TimeSpan? stopTimeout = null) =>
        KeyedKnot.Directory.Start(_steps, _knots.SetUp(new DirectoryOptions { Name = "k", IdleTimeout = Idle, StopTimeout = stopTimeout ?? TimeSpan.FromMinutes(5) }));

    private Task<int> Tie(KeyedKnot.Directory knots, TimeSpan limit, Func<ValueTask<int>> endAsks) => Tie(knots, limit, _ => endAsks());

    /// <summary>The actor of b has gone idle and ends; a asks b's next one, and only then what the end asks is asked.</summary>
    private Task<int> Tie(KeyedKnot.Directory knots, TimeSpan limit, Func<CancellationToken, ValueTask<int>> endAsks)
    {
        var gate = new TaskCompletionSource();
        var hasEntered = false;
        _steps.Stopping = async (name, token) =>
        {
            if (name != "b" || hasEntered) return;
            hasEntered = true;
            await gate.Task;
            await endAsks(token);
        };
        Assert.Equal(1, _knots.ResultOf(knots.Get("b").EchoAsync(1)));
        for (int i = 0; i < 32 && !hasEntered; i++)
        {
            _knots.Time.Advance(Idle / 16);
            _knots.Run();
        }

        Assert.True(hasEntered, "Nobody has become idle.");
        Task<int> turn = knots.Get("a").DoAsync(async _ => await knots.Get("b").WithTimeout(limit).EchoAsync(2)).AsTask();
        _knots.Run();
        Assert.Equal(1, knots.Get("b").Statistics.Queued);
        gate.SetResult();
        _knots.Run();
        return turn;
    }

    private void End(KeyedKnot.Directory knots)
    {
        _knots.Finish(knots.DisposeAsync().AsTask());
        Assert.True(knots.Lifetime.Completion.IsCompletedSuccessfully);
    }
}
