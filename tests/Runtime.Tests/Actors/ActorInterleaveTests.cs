namespace Concurrency.Runtime.Tests;

/// <summary>Interleaved turns: they give the actor up while they wait, and no other turn runs beside a part of theirs.</summary>
public sealed class ActorInterleaveTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly BoardState _state = new();

    [Fact]
    public async Task OtherMessages_AreHandledWhileItWaits()
    {
        await using Board.Ref board = _state.Start();
        Task<int> add = board.AddSlowlyAsync("add").AsTask();
        await _state.EnteredAsync("add");
        Assert.Equal(10, await board.WriteAsync(10));
        Assert.Equal(10, await board.GetValueAsync());
        Assert.True(board.Statistics.IsBusy);
        _state.Gate("add").SetResult();
        Assert.Equal(0, await add); // What it had read before.
        Assert.Equal(11, await board.GetValueAsync());
        Assert.Null(_state.Fault);
    }

    [Fact]
    public async Task ItsParts_StayOnTheContext_OthersHaveNone()
    {
        await using Board.Ref board = _state.Start();
        string[] all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => board.YieldAsync(20).AsTask()));
        Assert.All(all, one => Assert.Equal("stayed", one));
        Assert.Equal(200, await board.GetValueAsync());
        Assert.Null(await board.ContextAsync());
        Assert.Null(_state.Fault);
    }

    [Fact]
    public async Task Continuation_WaitsForTheOpenExclusiveTurn()
    {
        await using Board.Ref board = _state.Start();
        Task<int> add = board.AddSlowlyAsync("add").AsTask();
        await _state.EnteredAsync("add");
        Task<int> hold = board.HoldAsync("hold").AsTask();
        await _state.EnteredAsync("hold");
        _state.Gate("add").SetResult();
        for (int i = 0; i < 20; i++) await Task.Yield();
        Assert.False(add.IsCompleted);
        _state.Gate("hold").SetResult();
        Assert.Equal((0, 0), (await hold, await add));
    }

    [Fact]
    public async Task Continuation_WaitsForTheOpenQuery_AndNewQueriesWaitForIt()
    {
        await using Board.Ref board = _state.Start();
        Task<int> add = board.AddSlowlyAsync("add").AsTask();
        await _state.EnteredAsync("add");
        Task<int> read = board.ReadSlowlyAsync("read").AsTask();
        await _state.EnteredAsync("read");
        _state.Gate("add").SetResult();
        Assert.True(SpinWait.SpinUntil(() => board.Statistics.Queued == 0, TimeSpan.FromSeconds(60)));
        for (int i = 0; i < 20; i++) await Task.Yield();
        Task<int> later = board.GetValueAsync().AsTask();
        for (int i = 0; i < 20; i++) await Task.Yield();
        Assert.False(add.IsCompleted);
        _state.Gate("read").SetResult();
        await Task.WhenAll(add, read, later);
        Assert.Null(_state.Fault);
    }

    [Fact]
    public async Task TurnThatCompletesWhatAnotherWaitsFor_IsNotInterrupted()
    {
        await using Board.Ref board = _state.Start();
        Task<int>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => board.WaitAsync().AsTask())];
        Assert.True(SpinWait.SpinUntil(() => _state.Log.Count == 5, TimeSpan.FromSeconds(60)));
        await board.SignalSlowlyAsync();
        Assert.Equal(5, (await Task.WhenAll(waiting)).Max());
        Task<int> one = board.WaitAsync().AsTask();
        await board.SignalAsync();
        Assert.Equal(6, await one);
        Assert.Null(_state.Fault);
    }

    [Fact]
    public async Task AskToItself_IsNoDeadlock()
    {
        await using Board.Ref board = _state.Start();
        int[] all = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => board.AskItselfAsync(4).AsTask()));
        Assert.All(all, one => Assert.Equal(8, one));
        Assert.Null(_state.Fault);
    }

    [Fact]
    public async Task SixtyFourAreOpen_TheNextOneWaits_AndExclusiveOnesRunBetween()
    {
        await using Board.Ref board = _state.Start();
        Task<int>[] open = [.. Enumerable.Range(0, 64).Select(i => board.AddSlowlyAsync($"a{i}").AsTask())];
        await _state.EnteredAsync("a63");
        Assert.Equal(5, await board.WriteAsync(5));
        Task<int> last = board.AddSlowlyAsync("a64").AsTask();
        Task<int> behind = board.WriteAsync(6).AsTask();
        for (int i = 0; i < 20; i++) await Task.Yield();
        Assert.DoesNotContain("a64", _state.Log);
        Assert.False(behind.IsCompleted); // A message starts only from the head.
        _state.Gate("a0").SetResult();
        await _state.EnteredAsync("a64");
        Assert.Equal(6, await behind);
        for (int i = 1; i <= 64; i++) _state.Gate($"a{i}").SetResult();
        await Task.WhenAll([.. open, last]);
        Assert.Equal(6 + 64, await board.GetValueAsync());
    }

    [Fact]
    public async Task TurnThatYieldsInALoop_LetsTheMessageInThatEndsIt()
    {
        await using Board.Ref board = _state.Start();
        Task<string> loop = board.YieldAsync(2_000).AsTask();
        Assert.Equal(-1_000_000, await board.WriteAsync(-1_000_000));
        Assert.Equal("stayed", await loop);
    }

    [Fact]
    public async Task TaskThatIsNotItsOwn_AnswersWhereItEnds()
    {
        await using Board.Ref board = _state.Start();
        Task passed = board.PassOnAsync("gate").AsTask();
        Task<int> hold = board.HoldAsync("hold").AsTask();
        await _state.EnteredAsync("hold");
        _state.Gate("gate").SetResult();
        await passed; // Although an exclusive turn is open.
        _state.Gate("hold").SetResult();
        await hold;
    }

    [Fact]
    public async Task Errors_GoToTheCaller_AndThoseOfTellsToThePolicy()
    {
        await using Board.Ref board = _state.Start();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await board.FailAtOnceAsync());
        Assert.Contains("ReturnNull", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await board.ReturnNullAsync())).Message, StringComparison.Ordinal);
        _state.Gate("later").SetResult();
        Assert.Equal("later", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await board.FailLaterAsync("later"))).Message);
        await board.Tell.FailLaterAsync("later");
        await board.Lifetime.DrainAsync();
        Assert.Equal("FailLaterAsync", Assert.Single(_state.Errors).Message);
        Assert.Equal(4, board.Statistics.Failed);
    }

    [Fact]
    public async Task TimeoutAndToken_EndTheOneTurn()
    {
        await using Board.Ref board = _state.Start();
        using var source = new CancellationTokenSource();
        Task<int> timed = board.WithTimeout(TimeSpan.FromSeconds(1)).AddSlowlyAsync("timed").AsTask();
        Task<int> cancelled = board.WithTimeout(Timeout.InfiniteTimeSpan).AddSlowlyAsync("cancelled", source.Token).AsTask();
        Task<int> third = board.WithTimeout(Timeout.InfiniteTimeSpan).AddSlowlyAsync("third").AsTask();
        await _state.EnteredAsync("third");
        _state.Time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => timed);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _state.Gate("third").SetResult();
        Assert.Equal(0, await third);
        Assert.Equal(1, await board.GetValueAsync());
    }

    [Fact]
    public async Task Stop_LetsOpenTurnsEnd_AndCancelsThemAtTheDeadline()
    {
        Board.Ref board = _state.Start();
        Task<int> ends = board.AddSlowlyAsync("ends").AsTask();
        Task<int> hangs = board.AddSlowlyAsync("hangs").AsTask();
        await _state.EnteredAsync("hangs");
        Task disposed = board.DisposeAsync().AsTask();
        _state.Gate("ends").SetResult();
        Assert.Equal(0, await ends);
        Assert.False(disposed.IsCompleted);
        _state.Time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<ActorStoppedException>(() => hangs);
        await disposed;
        await board.Lifetime.Completion;
    }

    [Fact]
    public async Task Restart_CancelsAndAwaitsOpenTurns_AndTheMailboxStays()
    {
        await using Board.Ref board = _state.Start(o => o.ErrorMode = ActorErrorMode.Restart);
        await board.WriteAsync(5);
        Task<int> open = board.AddSlowlyAsync("open").AsTask();
        await board.Tell.FailLaterAsync("told");
        await _state.EnteredAsync("told");
        await board.Tell.FailAsync();
        Task<int> behind = board.GetValueAsync().AsTask();
        ActorStoppedException restarted = await Assert.ThrowsAsync<ActorStoppedException>(() => open);
        Assert.Contains("was restarted", restarted.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<OperationCanceledException>(restarted.InnerException);
        Assert.Equal(0, await behind); // The new object's.
        Assert.Equal(1, board.Statistics.Restarts);
        Assert.Equal(["Fail", "FailLaterAsync"], _state.Errors.Select(e => e.Message));
    }

    [Fact]
    public async Task Restart_ThatAnOpenTurnHoldsUpForTooLong_IsAStop()
    {
        Board.Ref board = _state.Start(o => o.ErrorMode = ActorErrorMode.Restart);
        Task open = board.PassOnAsync("deaf").AsTask();
        await board.Tell.FailAsync();
        Task<int> behind = board.GetValueAsync().AsTask();
        await _state.Time.TimerAsync(Grace);
        _state.Time.Advance(Grace);
        await Assert.ThrowsAsync<ActorStoppedException>(() => behind);
        _state.Gate("deaf").SetResult();
        await open;
        ActorStoppedException end = await Assert.ThrowsAsync<ActorStoppedException>(() => board.Lifetime.Completion);
        Assert.Equal("'Board' has stopped: it could not restart, as 'PassOnAsync' went on.", end.Message);
    }

    [Fact]
    public async Task FailedInterleavedTell_Restarts_ToAnObjectOfItsOwn()
    {
        await using Board.Ref board = _state.Start(o => o.ErrorMode = ActorErrorMode.Restart);
        await board.WriteAsync(5);
        await board.Tell.FailLaterAsync("told");
        await _state.EnteredAsync("told");
        _state.Gate("told").SetResult();
        await board.Lifetime.DrainAsync();
        Assert.Equal(0, await board.GetValueAsync());
    }

    [Fact]
    public async Task OpenTurn_IsReportedSlow()
    {
        var reports = new System.Collections.Concurrent.BlockingCollection<SlowTurn>();
        await using Board.Ref board = _state.Start(o =>
        {
            o.SlowTurnThreshold = TimeSpan.FromSeconds(1);
            o.OnSlowTurn = reports.Add;
        });
        Task open = board.WithTimeout(Timeout.InfiniteTimeSpan).AddSlowlyAsync("open").AsTask();
        await _state.EnteredAsync("open");
        SlowTurn report;
        while (!reports.TryTake(out report, TimeSpan.FromMilliseconds(50))) _state.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(("Board", "AddSlowlyAsync"), (report.Actor, report.Message));
        _state.Gate("open").SetResult();
        await open;
    }

    [Fact]
    public async Task WhatIsPostedAfterTheEnd_StillRuns_AndSendIsRefused()
    {
        Board.Ref board = _state.Start();
        SynchronizationContext? context = null;
        await board.PostAsync(c => context = c);
        Assert.Throws<NotSupportedException>(() => context!.Send(static _ => { }, null));
        await board.DisposeAsync();
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context!.Post(_ => late.SetResult(), null);
        await late.Task.WaitAsync(TimeSpan.FromSeconds(60));
        context.Post(_ => throw new InvalidOperationException("late"), null);
        Assert.True(SpinWait.SpinUntil(() => !_state.Errors.IsEmpty, TimeSpan.FromSeconds(60)));
        Assert.Equal(("a continuation", "late"), (_state.Errors.Single().Message, _state.Errors.Single().Exception.Message));
    }

    [Fact]
    public async Task PostedCallback_RunsOnTheActor_BesideNothing()
    {
        await using Board.Ref board = _state.Start();
        var posted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await board.PostAsync(context => ThreadPool.QueueUserWorkItem(_ => context.Post(_ => _state.Alone(posted.SetResult), null)));
        await posted.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Null(_state.Fault);
    }
}
