namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>Keyed actors wait as others do.</summary>
public sealed class KeyedDeadlockTests
{
    private readonly Knots _knots = new();

    [Fact]
    public async Task TwoKeys_ThatAskEachOther_AreADeadlock_NamedWithTheirKeys()
    {
        KeyedKnot.Directory knots = Start();
        KeyedKnot.Ref b = knots.Get("b");
        ActorDeadlockException error = await Knots.DeadlockOf(knots.Get("a").DoAsync(async self => await b.DoAsync(async _ => await self.EchoAsync(1))));
        Assert.Collection(
            error.Path.Select(static wait => wait.Actor).Order(),
            static name => Assert.EndsWith("[a]", name, StringComparison.Ordinal),
            static name => Assert.EndsWith("[b]", name, StringComparison.Ordinal));
        Assert.Equal(2, await Knots.ResultOf(b.EchoAsync(2)));
        await Knots.Ended(knots.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task KeyThatAsksItself_ThroughAnotherHandle_IsADeadlock()
    {
        KeyedKnot.Directory knots = Start();
        ActorDeadlockException error = await Knots.DeadlockOf(knots.Get("a").DoAsync(async _ => await knots.Get("a").EchoAsync(1)));
        Assert.Single(error.Path);
        await Knots.Ended(knots.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task KeyThatAsksOneThatIsNotActiveYet_IsAnswered()
    {
        KeyedKnot.Directory knots = Start();
        Assert.Equal(3, await Knots.ResultOf(knots.Get("a").DoAsync(async _ => await knots.Get("b").DoAsync(async _ => await knots.Get("c").EchoAsync(3)))));
        await Knots.Ended(knots.DisposeAsync().AsTask());
    }

    private KeyedKnot.Directory Start() => KeyedKnot.Directory.Start(new KeyedKnot.Steps(), new DirectoryOptions { TimeProvider = _knots.Time, Inline = InlineMode.Never, OnError = _knots.Errors.Enqueue });
}
