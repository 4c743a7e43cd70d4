namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>Circles through actors with queries and interleaved turns, where not everything waits for everything.</summary>
public sealed class OpenTurnDeadlockTests
{
    private readonly Knots _knots = new();

    [Fact]
    public async Task ExclusiveTurns_AreFoundAsEverywhere()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        await Knots.DeadlockOf(a.DoAsync(async self => await self.EchoAsync(1)));
        await Knots.DeadlockOf(a.PassAsync(self => b.PassAsync(_ => self.EchoAsync(1))));
        ActorDeadlockException error = await Knots.DeadlockOf(a.WaitAsync(self => b.WaitAsync(_ => self.ReadAsync(1))));
        Assert.Equal(["b", "a"], error.Path.Select(wait => wait.Actor)); // A query, too, is queued behind an exclusive turn.
    }

    [Fact]
    public async Task Query_ThatWaitsForOneThatWaitsForAWriteOfItsActor_IsInACircle()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        ActorDeadlockException error = await Knots.DeadlockOf(a.LookAsync(async self => await b.DoAsync(async _ => await self.EchoAsync(1))));
        Assert.Equal([new("b", "Do", "a", "Echo", ActorWaitReason.Queued), new("a", "Look", "b", "Do", ActorWaitReason.Running)], error.Path);
        await Knots.DeadlockOf(a.LookAsync(async self => await self.EchoAsync(1)));
        await Knots.DeadlockOf(a.LookAsync(async self => await self.MixAsync(static _ => Task.FromResult(1)))); // An interleaved turn begins beside no query.
        await Knots.DeadlockOf(a.LookAsync(self => self.EchoAsync(1).AsTask()));
    }

    [Fact]
    public async Task Query_ThatIsWaitedFor_IsPartOfTheCircle()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        await Knots.DeadlockOf(a.DoAsync(async self => await b.LookAsync(async _ => await self.ReadAsync(1))));
        await Knots.DeadlockOf(a.DoAsync(async self => await b.LookAsync(async _ =>
        {
            await Task.Yield();
            return await self.ReadAsync(1).ConfigureAwait(false);
        })));
    }

    // The question is asked by another thread before the turn is known to be suspended: whichever of the two comes later finds the circle, without the wheel.
    [Fact]
    public async Task Query_ThatGoesOnElsewhereBeforeItHasReturned_IsPartOfTheCircle()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        for (int i = 0; i < 20; i++)
        {
            await Knots.DeadlockOf(a.DoAsync(async self => await b.LookAsync(_ =>
            {
                Task<int> asking = AskElsewhereAsync(self);
                Assert.True(SpinWait.SpinUntil(() => a.Statistics.Queued > 0, TimeSpan.FromMinutes(1)), "Not asked.");
                return asking;
            })));
        }

        static async Task<int> AskElsewhereAsync(Knot.Ref self)
        {
            await Task.Yield();
            return await self.ReadAsync(1).ConfigureAwait(false);
        }
    }

    [Fact]
    public async Task QueryBesideOthers_IsFoundAmongThem()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        Task<int>[] beside = [.. Enumerable.Range(0, 5).Select(i => a.LookAsync(async _ =>
        {
            await _knots.Gate.Task;
            return i;
        }).AsTask())];
        await Knots.DeadlockOf(a.LookAsync(async self => await b.DoAsync(async _ => await self.EchoAsync(1))));
        Assert.All(beside, static query => Assert.False(query.IsCompleted));
        _knots.Gate.SetResult();
        int[] answers = await Task.WhenAll(beside);
        Assert.Equal([0, 1, 2, 3, 4], answers);
    }

    [Fact]
    public async Task QueryBehindAToldWrite_WaitsForTheOpenQueriesToo()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        ActorDeadlockException error = await Knots.DeadlockOf(a.LookAsync(async self => await b.DoAsync(async _ =>
        {
            await self.Tell.NoteAsync();
            return await self.ReadAsync(1);
        })));
        Assert.Contains(new ActorWait("b", "Do", "a", "Read", ActorWaitReason.Queued), error.Path);
    }

    [Fact]
    public async Task TellThatWaitsForRoom_BehindAToldWriteThatWaitsForAQuery_Fails()
    {
        Knot.Ref a = _knots.Start("a", capacity: 1);
        Knot.Ref b = _knots.Start("b");
        ActorDeadlockException error = await Knots.DeadlockOf(a.LookAsync(async self => await b.DoAsync(async _ =>
        {
            for (int i = 0; i < 2; i++) await self.Tell.NoteAsync();
            return 0;
        })));
        Assert.Contains(new ActorWait("b", "Do", "a", "Note", ActorWaitReason.Room), error.Path);
    }

    [Fact]
    public async Task InterleavedTurn_ThatIsWaitedFor_IsPartOfTheCircle()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        ActorDeadlockException error = await Knots.DeadlockOf(a.DoAsync(async self => await b.MixAsync(async _ =>
        {
            await Task.Yield();
            return await self.EchoAsync(1);
        })));
        Assert.Equal([new("b", "Mix", "a", "Echo", ActorWaitReason.Queued), new("a", "Do", "b", "Mix", ActorWaitReason.Running)], error.Path);
    }

    [Fact]
    public async Task TwoInterleavedTurnsOfOneActor_ThatWaitForTheSameExclusiveOne_AreBothLetGo()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        Task<int>[] askedByA = [];
        Task<int> asking = a.DoAsync(async self =>
        {
            askedByA = [.. Enumerable.Range(0, 2).Select(_ => b.MixAsync(async _ => await self.EchoAsync(1)).AsTask())];
            await Knots.Queued(() => self.Statistics, 2);
            return await b.MixAsync(async _ => await self.EchoAsync(2));
        }).AsTask();
        await Assert.ThrowsAsync<ActorDeadlockException>(() => asking.WaitAsync(TimeSpan.FromMinutes(1)));
        int[] answers = await Task.WhenAll(askedByA).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([1, 1], answers); // They wait for a's turn, which does not wait for them.
    }

    // What must not be taken for a deadlock.

    [Fact]
    public async Task QueriesAndInterleavedTurns_ThatAskTheirOwnActor_AreAnswered()
    {
        Knot.Ref a = _knots.Start("a");
        Assert.Equal(1, await Knots.ResultOf(a.LookAsync(async self => await self.ReadAsync(1))));
        Assert.Equal(2, await Knots.ResultOf(a.MixAsync(async self => await self.EchoAsync(2))));
        Assert.Equal(3, await Knots.ResultOf(a.MixAsync(async self => await self.MixAsync(async again => await again.ReadAsync(3)))));
        Assert.Equal(4, await Knots.ResultOf(a.LookAsync(async self => await self.LookAsync(async again => await again.ReadAsync(4)))));
    }

    [Fact]
    public async Task QueriesAndInterleavedTurns_ThatCallBack_AreAnswered()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        Assert.Equal(1, await Knots.ResultOf(a.LookAsync(async self => await b.DoAsync(async _ => await self.ReadAsync(1)))));
        Assert.Equal(2, await Knots.ResultOf(a.MixAsync(async self => await b.DoAsync(async _ => await self.EchoAsync(2)))));
        Assert.Equal(3, await Knots.ResultOf(a.MixAsync(async self => await b.MixAsync(async other => await self.MixAsync(async _ => await other.EchoAsync(3))))));
    }

    [Fact]
    public async Task WriteBehindAQuery_ThatWaitsForSomethingElse_Waits()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        Task<int> query = a.LookAsync(async _ =>
        {
            await _knots.Gate.Task;
            return 1;
        }).AsTask();
        Task<int> asking = b.DoAsync(async _ => await a.EchoAsync(2)).AsTask();
        await Knots.Queued(() => a.Statistics, 1);
        _knots.LetTheWheelLook();
        Assert.False(asking.IsCompleted);
        _knots.Gate.SetResult();
        int[] answers = await Task.WhenAll(query, asking);
        Assert.Equal([1, 2], answers);
    }

    [Fact]
    public async Task QueryBehindAnAskedWrite_IsNoCircle_AsTheWriteCanBeWithdrawn()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        using var source = new CancellationTokenSource();
        Task<int> write = Task.FromResult(0);
        Task<int> query = a.LookAsync(async self => await b.DoAsync(async _ =>
        {
            write = self.EchoAsync(9, source.Token).AsTask();
            return await self.ReadAsync(1);
        })).AsTask();
        await Knots.Queued(() => a.Statistics, 2);
        _knots.LetTheWheelLook();
        Assert.False(query.IsCompleted);
        source.Cancel();
        Assert.Equal(1, await Knots.ResultOf(new ValueTask<int>(query)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
    }

    [Fact]
    public async Task InterleavedTurn_BesideAnExclusiveOneThatEnds_IsNoCircle()
    {
        Knot.Ref a = _knots.Start("a");
        Knot.Ref b = _knots.Start("b");
        Task<int> mixing = a.MixAsync(async _ => await b.DoAsync(async _ =>
        {
            await _knots.Gate.Task;
            return 1;
        })).AsTask();
        Task<int> exclusive = a.DoAsync(async _ => await b.EchoAsync(2)).AsTask(); // Waits behind b's turn, which a's other turn waits for.
        await Knots.Queued(() => b.Statistics, 1);
        _knots.LetTheWheelLook();
        _knots.Gate.SetResult();
        int[] answers = await Task.WhenAll(mixing, exclusive).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([1, 2], answers);
    }
}
