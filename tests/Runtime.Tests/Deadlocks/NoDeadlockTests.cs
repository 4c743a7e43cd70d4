namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>Programs that look like circles, or wait for long, and end: nothing is thrown, at once or when the wheel looks again.</summary>
public sealed class NoDeadlockTests
{
    private static readonly TimeSpan NoHang = TimeSpan.FromMinutes(1);

    private readonly Knots _knots = new();

    [Fact]
    public async Task FirstOfAnAskAndSomethingElse_EndsWithTheOther()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Task<int> ask = Task.FromResult(0);
        Task<int> turn = a.DoAsync(async self =>
        {
            ask = self.EchoAsync(1).AsTask();
            _knots.Entered.SetResult();
            await Task.WhenAny(ask, _knots.Gate.Task);
            return ask.IsCompleted ? -1 : 2;
        }).AsTask();
        await StillAfterLooksAsync(turn, a);
        _knots.Gate.SetResult();
        Assert.Equal(2, await turn.WaitAsync(NoHang));
        Assert.Equal(1, await ask.WaitAsync(NoHang));
    }

    [Fact]
    public async Task AskWithATimeLimitOfItsOwn_EndsByItself()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Task<int> turn = a.DoAsync(async self =>
        {
            _knots.Entered.SetResult();
            try
            {
                return await self.EchoAsync(1).AsTask().WaitAsync(TimeSpan.FromSeconds(5), _knots.Time);
            }
            catch (TimeoutException)
            {
                return 2;
            }
        }).AsTask();
        await StillAfterLooksAsync(turn, a);
        while (!turn.IsCompleted)
        {
            _knots.Time.Advance(TimeSpan.FromMilliseconds(100)); // Its own limit begins a moment after its question.
            await Task.Yield();
        }

        Assert.Equal(2, await turn);
    }

    [Fact]
    public async Task ForkedLoop_MayAskItsActor()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Task<int> forked = Task.FromResult(0);
        Task<int> turn = a.DoAsync(async self =>
        {
            forked = Task.Run(async () => await self.EchoAsync(1) + await self.EchoAsync(2));
            _knots.Entered.SetResult();
            await _knots.Gate.Task;
            return 3;
        }).AsTask();
        await StillAfterLooksAsync(turn, a);
        Assert.False(forked.IsCompleted);
        _knots.Gate.SetResult();
        int[] answers = await Task.WhenAll(turn, forked).WaitAsync(NoHang);
        Assert.Equal([3, 3], answers);
    }

    [Fact]
    public async Task ForkedAsyncMethod_ThatAwaitsInTheHandlersSynchronousPart_IsNotTheHandler()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Task<int> forked = Task.FromResult(0);
        Task<int> turn = a.DoAsync(async self =>
        {
            forked = ForkAsync(self);
            _knots.Entered.SetResult();
            await _knots.Gate.Task;
            return 2;
        }).AsTask();
        await StillAfterLooksAsync(turn, a);
        _knots.Gate.SetResult();
        int[] answers = await Task.WhenAll(turn, forked).WaitAsync(NoHang);
        Assert.Equal([2, 1], answers);

        static async Task<int> ForkAsync(Plain.Ref self) => await self.EchoAsync(1);
    }

    [Fact]
    public async Task AskThatNobodyAwaits_IsNoWait()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Task<int> ask = Task.FromResult(0);
        Assert.Equal(2, await Knots.ResultOf(a.DoAsync(self =>
        {
            ask = self.EchoAsync(1).AsTask();
            return Task.FromResult(2);
        })));
        Assert.Equal(1, await ask.WaitAsync(NoHang));
    }

    [Fact]
    public async Task AskAwaitedByAnothersTask_IsNotTheTurnsWait()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        Task<int> asked = Task.FromResult(0);
        Task<int> turn = a.DoAsync(async self =>
        {
            asked = b.DoAsync(async _ => await self.EchoAsync(1)).AsTask();
            _knots.Entered.SetResult();
            await _knots.Gate.Task;
            return 2;
        }).AsTask();
        await Knots.Ended(_knots.Entered.Task);
        Task<int> elsewhere = Task.Run(async () => await asked);
        await StillAfterLooksAsync(turn, a);
        _knots.Gate.SetResult();
        Assert.Equal(2, await turn.WaitAsync(NoHang));
        Assert.Equal(1, await asked.WaitAsync(NoHang));
        await elsewhere.WaitAsync(NoHang);
    }

    [Fact]
    public async Task AskThatWasAnsweredLongAgo_IsNoWait()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        Task<int> second = Task.FromResult(0);
        Assert.Equal(1, await Knots.ResultOf(a.DoAsync(async self =>
        {
            ValueTask<int> first = b.EchoAsync(1);
            second = b.DoAsync(async _ => await self.EchoAsync(2)).AsTask();
            await Knots.Queued(() => self.Statistics, 1); // b waits for a by now, and has answered before.
            return await first;
        })));
        Assert.Equal(2, await second.WaitAsync(NoHang));
    }

    [Fact]
    public async Task LongChain_ThatEndsSomewhereElse_Waits()
    {
        Plain.Ref[] chain = [.. Enumerable.Range(0, 10).Select(i => _knots.StartPlain($"{i}"))];
        var entered = new TaskCompletionSource();
        Task<int> turn = AskDown(0).AsTask();
        await entered.Task.WaitAsync(NoHang);
        Task<int>[] callers = [.. chain.Select(actor => actor.EchoAsync(7).AsTask())];
        _knots.LetTheWheelLook();
        Assert.False(turn.IsCompleted);
        _knots.Gate.SetResult();
        Assert.Equal(1, await turn.WaitAsync(NoHang));
        Assert.All(await Task.WhenAll(callers).WaitAsync(NoHang), static n => Assert.Equal(7, n));

        ValueTask<int> AskDown(int i) => chain[i].DoAsync(async _ =>
        {
            if (i + 1 < chain.Length) return await AskDown(i + 1);
            entered.SetResult();
            await _knots.Gate.Task;
            return 1;
        });
    }

    [Fact]
    public async Task TellsBackAndForth_WhileThereIsRoom_WaitForNothing()
    {
        Plain.Ref a = _knots.StartPlain("a", capacity: 2);
        Plain.Ref b = _knots.StartPlain("b", capacity: 2);
        Assert.Equal(1, await Knots.ResultOf(a.DoAsync(async self => await b.DoAsync(async _ =>
        {
            await self.Tell.NoteAsync();
            await self.Tell.NoteAsync();
            return 1;
        }))));
    }

    [Fact]
    public async Task TellsToItself_HaveRoom_HoweverFullTheMailbox()
    {
        Plain.Ref a = _knots.StartPlain("a", capacity: 1);
        Knot.Ref b = _knots.Start("b", capacity: 1);
        Assert.Equal(1, await Knots.ResultOf(a.DoAsync(async self =>
        {
            for (int i = 0; i < 5; i++) await self.Tell.NoteAsync();
            await Task.Yield();
            for (int i = 0; i < 5; i++) await self.Tell.NoteAsync();
            return 1;
        })));
        Assert.Equal(1, await Knots.ResultOf(b.LookAsync(async self =>
        {
            for (int i = 0; i < 5; i++) await self.Tell.NoteAsync();
            return 1;
        })));
    }

    [Fact]
    public async Task TellToAFullMailbox_WhoseActorWaitsForSomethingElse_Waits()
    {
        Plain.Ref a = _knots.StartPlain("a", capacity: 1);
        Plain.Ref b = _knots.StartPlain("b");
        Task<int> holding = a.DoAsync(async _ =>
        {
            await _knots.Gate.Task;
            return 1;
        }).AsTask();
        Task<int> telling = b.DoAsync(async _ =>
        {
            for (int i = 0; i < 3; i++) await a.Tell.NoteAsync();
            return 2;
        }).AsTask();
        await Knots.Queued(() => a.Statistics, 2);
        _knots.LetTheWheelLook();
        Assert.False(telling.IsCompleted);
        _knots.Gate.SetResult();
        int[] answers = await Task.WhenAll(holding, telling).WaitAsync(NoHang);
        Assert.Equal([1, 2], answers);
    }

    [Fact]
    public async Task TellThatWaitsBesideAQuestionThatCanBeWithdrawn_FindsRoomWhenItIs()
    {
        Plain.Ref a = _knots.StartPlain("a", capacity: 1);
        Plain.Ref b = _knots.StartPlain("b");
        using var source = new CancellationTokenSource();
        Task<int> outside = Task.FromResult(0);
        Task<int> turn = a.DoAsync(async self =>
        {
            outside = self.EchoAsync(9, source.Token).AsTask();
            return await b.DoAsync(async _ =>
            {
                await self.Tell.NoteAsync();
                return 1;
            });
        }).AsTask();
        await Knots.Queued(() => a.Statistics, 2);
        _knots.LetTheWheelLook();
        Assert.False(turn.IsCompleted);
        source.Cancel();
        Assert.Equal(1, await turn.WaitAsync(NoHang));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outside);
    }

    [Fact]
    public async Task WaitThroughAService_IsLeftToTheTimeLimit()
    {
        // Nobody can know that the service ends only with the ask.
        Plain.Ref a = _knots.StartPlain("a");
        var service = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> turn = a.WithTimeout(Timeout.InfiniteTimeSpan).DoAsync(async self =>
        {
            _knots.Entered.SetResult();
            _ = Task.Run(async () =>
            {
                try
                {
                    service.SetResult(await self.EchoAsync(1));
                }
                catch (TimeoutException)
                {
                    service.SetResult(2);
                }
            });
            return await service.Task;
        }).AsTask();
        await StillAfterLooksAsync(turn, a);
        _knots.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(2, await turn.WaitAsync(NoHang));
    }

    [Fact]
    public async Task CancelledAsk_EndsAsCancelled()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        using var source = new CancellationTokenSource();
        Task<int> holding = b.DoAsync(async _ =>
        {
            await _knots.Gate.Task;
            return 1;
        }).AsTask();
        Task<int> turn = a.DoAsync(async _ => await b.EchoAsync(1, source.Token)).AsTask();
        await Knots.Queued(() => b.Statistics, 1);
        _knots.LetTheWheelLook();
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn.WaitAsync(NoHang));
        _knots.Gate.SetResult();
        await holding.WaitAsync(NoHang);
    }

    [Fact]
    public async Task InlineAsks_WaitForNothing()
    {
        Plain.Ref a = _knots.StartPlain("a", inline: InlineMode.Auto);
        Plain.Ref b = _knots.StartPlain("b", inline: InlineMode.Auto);
        for (int i = 0; i < 200; i++) Assert.Equal(3, await Knots.ResultOf(a.DoAsync(async _ => await b.EchoAsync(1) + await b.EchoAsync(2))));
        await Knots.DeadlockOf(a.DoAsync(async self => await b.DoAsync(async _ => await self.EchoAsync(1)))); // A busy actor answers nobody inline.
    }

    [Fact]
    public async Task AskOfAnActorThatStops_EndsWithIt()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        Task<int> holding = b.DoAsync(async _ =>
        {
            await _knots.Gate.Task;
            return 1;
        }).AsTask();
        Task<int> turn = a.DoAsync(async _ => await b.EchoAsync(1)).AsTask();
        await Knots.Queued(() => b.Statistics, 1);
        b.Lifetime.Abort();
        await Assert.ThrowsAsync<ActorStoppedException>(() => turn.WaitAsync(NoHang));
        _knots.Gate.SetResult();
        await Record.ExceptionAsync(() => holding.WaitAsync(NoHang));
    }

    private async Task StillAfterLooksAsync(Task turn, Plain.Ref actor)
    {
        await _knots.Entered.Task.WaitAsync(NoHang);
        await Knots.Queued(() => actor.Statistics, 1); // What it asks stands behind it.
        _knots.LetTheWheelLook();
        Assert.False(turn.IsCompleted);
    }
}
