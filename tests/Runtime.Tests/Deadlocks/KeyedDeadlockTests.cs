namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>Keyed actors wait as others do; what waits for an activation, or for a predecessor's end, is left to its time limit.</summary>
public sealed class KeyedDeadlockTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(8);

    private readonly Knots _knots = new();

    [Fact]
    public async Task TwoKeys_ThatAskEachOther_AreADeadlock_NamedWithTheirKeys()
    {
        await using KeyedKnot.Directory knots = Start();
        KeyedKnot.Ref b = knots.Get("b");
        ActorDeadlockException error = await Knots.DeadlockOf(knots.Get("a").DoAsync(async self => await b.DoAsync(async _ => await self.EchoAsync(1))));
        Assert.Collection(
            error.Path.Select(static wait => wait.Actor).Order(),
            static name => Assert.EndsWith("[a]", name, StringComparison.Ordinal),
            static name => Assert.EndsWith("[b]", name, StringComparison.Ordinal));
        Assert.Equal(2, await Knots.ResultOf(b.EchoAsync(2)));
    }

    [Fact]
    public async Task KeyThatAsksItself_ThroughAnotherHandle_IsADeadlock()
    {
        await using KeyedKnot.Directory knots = Start();
        ActorDeadlockException error = await Knots.DeadlockOf(knots.Get("a").DoAsync(async _ => await knots.Get("a").EchoAsync(1)));
        Assert.Single(error.Path);
    }

    [Fact]
    public async Task KeyThatAsksOneThatIsNotActiveYet_IsAnswered()
    {
        await using KeyedKnot.Directory knots = Start();
        Assert.Equal(3, await Knots.ResultOf(knots.Get("a").DoAsync(async _ => await knots.Get("b").DoAsync(async _ => await knots.Get("c").EchoAsync(3)))));
    }

    [Fact]
    public async Task KeyThatAsksASuccessor_WhosePredecessorAsksIt_IsLeftAlone()
    {
        // The predecessor's last step is no turn: what it waits for may end in many ways.
        KeyedKnot.Directory knots = null!;
        knots = Start(name => name == "b" ? AskAsync() : Task.CompletedTask);
        Assert.Equal(1, await Knots.ResultOf(knots.Get("b").EchoAsync(1)));
        while (!_knots.Entered.Task.IsCompleted)
        {
            _knots.Time.Advance(Idle / 16);
            await Task.Yield();
        }

        Task<int> turn = knots.Get("a").DoAsync(async _ => await knots.Get("b").EchoAsync(2)).AsTask();
        await Knots.Queued(() => knots.Get("b").Statistics, 1);
        _knots.Second.SetResult();
        await Knots.Queued(() => knots.Get("a").Statistics, 1);
        _knots.LetTheWheelLook();
        Assert.False(turn.IsCompleted);
        _knots.Gate.SetResult();
        Assert.Equal(2, await Knots.ResultOf(new ValueTask<int>(turn)));
        await knots.DisposeAsync();

        async Task AskAsync()
        {
            if (_knots.Gate.Task.IsCompleted) return; // Its second end.
            _knots.Entered.SetResult();
            await _knots.Second.Task;
            Task<int> ask = knots.Get("a").EchoAsync(9).AsTask();
            await Task.WhenAny(ask, _knots.Gate.Task);
        }
    }

    private KeyedKnot.Directory Start(Func<string, Task>? stopping = null) => KeyedKnot.Directory.Start(
        stopping ?? (static _ => Task.CompletedTask),
        new DirectoryOptions { IdleTimeout = Idle, TimeProvider = _knots.Time, Inline = InlineMode.Never, OnError = _knots.Errors.Enqueue });
}
