namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>Circles of certain waits: each is found when it closes, without the clock moving, and one wait of it fails.</summary>
public sealed class DeadlockTests
{
    private readonly Knots _knots = new();

    [Fact]
    public async Task AskOfItself_FromAnExclusiveTurn_Fails()
    {
        Plain.Ref a = _knots.StartPlain("a");
        ActorDeadlockException error = await Knots.DeadlockOf(a.DoAsync(async self => await self.EchoAsync(1)));
        Assert.Equal(new ActorWait("a", "Do", "a", "Echo", ActorWaitReason.Queued), Assert.Single(error.Path));
        Assert.Equal("Deadlock: 'a.Do' waits for 'a.Echo' (queued) behind itself.", error.Message);
        Assert.Equal(2, await Knots.ResultOf(a.EchoAsync(2)));
    }

    [Fact]
    public async Task TwoThatAskEachOther_FailOnce_AndThePathNamesBoth()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        ActorDeadlockException error = await Knots.DeadlockOf(a.DoAsync(async self => await b.DoAsync(async _ => await self.EchoAsync(1))));
        Assert.Equal([new("b", "Do", "a", "Echo", ActorWaitReason.Queued), new("a", "Do", "b", "Do", ActorWaitReason.Running)], error.Path);
        Assert.Equal(
            "Deadlock: 'b.Do' waits for 'a.Echo' (queued), but 'a.Do' waits for 'b.Do' (running), and so for 'b.Do'. The first of these waits fails, the others go on.", error.Message);
    }

    [Fact]
    public async Task HandlerThatCatchesIt_GoesOn_AndSoDoTheOthers()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        int failures = 0;
        int answer = await Knots.ResultOf(a.DoAsync(async self => await b.DoAsync(async _ =>
        {
            try
            {
                return await self.EchoAsync(1);
            }
            catch (ActorDeadlockException)
            {
                failures++;
                return 7;
            }
        })));
        Assert.Equal((7, 1), (answer, failures));
        Assert.Equal(0, a.Statistics.Queued); // The question that failed was taken out of line.
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AskAfterOtherAwaits_IsStillTheHandlersOwn(bool continueOnContext)
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        ValueTask<int> asking = a.DoAsync(async self =>
        {
            await Task.Yield();
            await _knots.Gate.Task.ConfigureAwait(continueOnContext);
            return await b.DoAsync(async _ =>
            {
                await Task.Run(static () => { }).ConfigureAwait(continueOnContext);
                await _knots.Second.Task.ConfigureAwait(continueOnContext);
                return await self.EchoAsync(1).ConfigureAwait(continueOnContext);
            }).ConfigureAwait(continueOnContext);
        });
        _knots.Gate.SetResult();
        _knots.Second.SetResult();
        await Knots.DeadlockOf(asking);
    }

    [Fact]
    public async Task SecondAsk_AfterOneThatWasAnswered_IsFound()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        await Knots.DeadlockOf(a.DoAsync(async self =>
        {
            int n = await b.EchoAsync(1);
            n += await b.EchoAsync(2);
            return n + await b.DoAsync(async _ => await self.EchoAsync(3));
        }));
    }

    [Fact]
    public async Task AskThatTheHandlerReturns_IsAwaitedByTheTurn()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        ActorDeadlockException error = await Knots.DeadlockOf(a.PassAsync(self => b.PassAsync(_ => self.EchoAsync(1))));
        Assert.Equal(["Pass", "Pass"], error.Path.Select(wait => wait.Message));
        await Knots.DeadlockOf(a.PassAsync(self => self.EchoAsync(1)));
        await Knots.DeadlockOf(a.DoAsync(self => self.EchoAsync(1).AsTask()));
    }

    [Fact]
    public async Task AsynchronousValueTask_IsAHandlerLikeAnyOther()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        await Knots.DeadlockOf(a.WaitAsync(self => b.WaitAsync(_ => self.EchoAsync(1))));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task CircleOfAnyLength_IsFound(int length)
    {
        Plain.Ref[] ring = [.. Enumerable.Range(0, length).Select(i => _knots.StartPlain($"{i}"))];
        ActorDeadlockException error = await Knots.DeadlockOf(AskAround(ring, 0));
        Assert.Equal(length, error.Path.Count);
        Assert.Equal([.. Enumerable.Range(0, length).Select(i => $"{(i + length - 1) % length}")], error.Path.Select(wait => wait.Actor));
    }

    [Fact]
    public async Task CircleOfMoreThanSixtyFour_IsLeftToTheTimeLimit()
    {
        Plain.Ref[] ring = [.. Enumerable.Range(0, 65).Select(i => _knots.StartPlain($"{i}"))];
        Task<int> asking = AskAround(ring, 0).AsTask();
        while (!ring[^1].Statistics.IsBusy) await Task.Yield();
        await Knots.Queued(() => ring[0].Statistics, 1);
        _knots.LetTheWheelLook();
        Assert.False(asking.IsCompleted);
        _knots.Time.Advance(TimeSpan.FromSeconds(40));
        await Assert.ThrowsAsync<TimeoutException>(() => asking.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task TellThatWaitsForRoom_AtAnActorThatWaitsForTheTeller_Fails()
    {
        Plain.Ref a = _knots.StartPlain("a", capacity: 2);
        Plain.Ref b = _knots.StartPlain("b");
        ActorDeadlockException error = await Knots.DeadlockOf(a.DoAsync(async self => await b.DoAsync(async _ =>
        {
            for (int i = 0; i < 3; i++) await self.Tell.NoteAsync();
            return 0;
        })));
        Assert.Equal([new("b", "Do", "a", "Note", ActorWaitReason.Room), new("a", "Do", "b", "Do", ActorWaitReason.Running)], error.Path);
    }

    [Fact]
    public async Task TwoThatFillEachOthersMailbox_FailOnce()
    {
        Plain.Ref a = _knots.StartPlain("a", capacity: 1);
        Plain.Ref b = _knots.StartPlain("b", capacity: 1);
        var bothWait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> first = a.DoAsync(self => FillAsync(b)).AsTask();
        Task<int> second = b.DoAsync(self => FillAsync(a)).AsTask();
        bothWait.SetResult();
        Task<int>[] both = [first, second];
        Exception?[] errors = await Task.WhenAll(both.Select(async task => await Record.ExceptionAsync(() => Knots.Ended(task))));
        Assert.Single(errors.OfType<ActorDeadlockException>());

        async Task<int> FillAsync(Plain.Ref other)
        {
            await bothWait.Task.ConfigureAwait(false);
            for (int i = 0; i < 2; i++) await other.Tell.NoteAsync();
            return 0;
        }
    }

    [Fact]
    public async Task WaitThatBeginsLast_Fails_AlsoWhenItsHandlerRuns()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        ActorDeadlockException error;
        int late;
        int attempts = 0;
        do
        {
            Assert.True(++attempts <= 100, "b never began to wait before a did.");
            late = 0;
            error = await Knots.DeadlockOf(a.DoAsync(async self =>
            {
                ValueTask<int> asked = b.DoAsync(async _ => late = await self.EchoAsync(5));
                await Knots.Queued(() => self.Statistics, 1);
                _knots.LetTheWheelLook(); // b waits for a turn that does not wait for b, yet.
                return await asked;
            }));
            Assert.Equal(0, await Knots.ResultOf(b.EchoAsync(0)));
        }
        while (error.Path[0].Actor == "b"); // Its question was in line, and its turn not yet suspended: then it is the last to wait, and rightly fails.

        Assert.Equal(("a", ActorWaitReason.Running), (error.Path[0].Actor, error.Path[0].Reason));
        Assert.Equal(5, late); // b's question was not the one that failed.
    }

    [Fact]
    public async Task TimeLimitsAndTokens_AreNoWayOut()
    {
        Plain.Ref a = _knots.StartPlain("a");
        using var source = new CancellationTokenSource();
        await Knots.DeadlockOf(a.DoAsync(async self => await self.WithTimeout(TimeSpan.FromSeconds(1)).EchoAsync(1)));
        await Knots.DeadlockOf(a.DoAsync(async self => await self.WithTimeout(Timeout.InfiniteTimeSpan).EchoAsync(1)));
        await Knots.DeadlockOf(a.DoAsync(async self => await self.EchoAsync(1, source.Token)));
    }

    [Fact]
    public async Task MoveOfAStreamOfItsOwn_Fails()
    {
        Plain.Ref a = _knots.StartPlain("a");
        ActorDeadlockException error = await Knots.DeadlockOf(a.DoAsync(async self =>
        {
            int sum = 0;
            await foreach (int n in self.CountAsync(3)) sum += n;
            return sum;
        }));
        Assert.Equal("CountAsync", error.Path[0].AskedMessage);
    }

    [Fact]
    public async Task SeveralCirclesAtOnce_AreBrokenEach()
    {
        Task[] circles = [.. Enumerable.Range(0, 20).Select(async i =>
        {
            Plain.Ref a = _knots.StartPlain($"a{i}");
            Plain.Ref b = _knots.StartPlain($"b{i}");
            await Knots.DeadlockOf(a.DoAsync(async self => await b.DoAsync(async _ => await self.EchoAsync(1))));
        })];
        await Task.WhenAll(circles);
    }

    [Fact]
    public async Task TwoThatCloseACircleAtTheSameMoment_FailOnce()
    {
        // Each waits for the other with a question that is queued; whoever is later closes the circle, and both may see it.
        for (int round = 0; round < 50; round++)
        {
            Plain.Ref a = _knots.StartPlain("a");
            Plain.Ref b = _knots.StartPlain("b");
            using var together = new Barrier(2);
            Task<int> first = a.DoAsync(async _ => await Start(together, b)).AsTask();
            Task<int> second = b.DoAsync(async _ => await Start(together, a)).AsTask();
            Task<int>[] both = [first, second];
            Exception?[] errors = await Task.WhenAll(both.Select(async task => await Record.ExceptionAsync(() => Knots.Ended(task))));
            Assert.IsType<ActorDeadlockException>(Assert.Single(errors, error => error is not null));
        }

        static ValueTask<int> Start(Barrier together, Plain.Ref other)
        {
            together.SignalAndWait(TimeSpan.FromSeconds(60), CancellationToken.None);
            return other.EchoAsync(1);
        }
    }

    private static ValueTask<int> AskAround(Plain.Ref[] ring, int i) =>
        i == ring.Length ? ring[0].EchoAsync(1) : ring[i].DoAsync(async _ => await AskAround(ring, i + 1));
}
