namespace Concurrency.Runtime.Tests;

/// <summary>The outcome table's row "handler throws", and callbacks of the options that throw.</summary>
public sealed class ActorFailureTests
{
    private readonly SubjectState _state = new();

    [Theory]
    [InlineData(QueueFullMode.Wait, InlineMode.Never)]
    [InlineData(QueueFullMode.Wait, InlineMode.Auto)]
    [InlineData(QueueFullMode.DropOldest, InlineMode.Never)]
    public async Task Ask_CarriesTheHandlersExceptionWithItsStack(QueueFullMode mode, InlineMode inline)
    {
        ActorOptions options = _state.Options(mode);
        options.Inline = inline;
        await using Subject.Ref subject = Subject.Ref.Start(_state, options);
        for (int i = 0; i < 3; i++)
        {
            InvalidDataException sync = await Assert.ThrowsAsync<InvalidDataException>(async () => await subject.FailAsync());
            InvalidDataException timed = await Assert.ThrowsAsync<InvalidDataException>(async () => await subject.WithTimeout(TimeSpan.FromSeconds(1)).FailAsync());
            InvalidDataException later = await Assert.ThrowsAsync<InvalidDataException>(async () => await subject.FailLaterAsync());
            Assert.All([sync, timed, later], error => Assert.Contains("ThrowDeep", error.StackTrace!, StringComparison.Ordinal));
            Assert.Contains("Subject.FailLaterAsync", later.StackTrace!, StringComparison.Ordinal);
        }

        Assert.Empty(_state.Errors);
        Assert.Equal((9L, 9L), (subject.Statistics.Failed, subject.Statistics.Handled));
        Assert.Equal(1, await subject.AddAsync(1));
    }

    [Fact]
    public async Task Tell_AndTryTell_ReachOnError_AndTheActorGoesOn()
    {
        await using Subject.Ref subject = _state.Start();
        await subject.Tell.FailAsync();
        await subject.Lifetime.DrainAsync();
        Assert.Equal(EnqueueResult.Enqueued, subject.TryTell.FailLater());
        await subject.Lifetime.DrainAsync();

        Assert.Equal(["Fail", "FailLaterAsync"], _state.Errors.Select(error => error.Message));
        Assert.All(_state.Errors, error => Assert.Contains("ThrowDeep", Assert.IsType<InvalidDataException>(error.Exception).StackTrace!, StringComparison.Ordinal));
        Assert.Equal(1, await subject.AddAsync(1));
        Assert.Equal(2, subject.Statistics.Failed);
    }

    [Fact]
    public async Task NullInsteadOfATask_IsTheCallersError()
    {
        await using Subject.Ref subject = _state.Start();
        Assert.Contains("ReturnNull", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await subject.ReturnNullAsync())).Message, StringComparison.Ordinal);
        Assert.Equal(1, await subject.AddAsync(1));
    }

    [Fact]
    public async Task ThrowingCallbacks_ChangeNothing()
    {
        int slow = 0;
        var slowCalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ActorOptions options = _state.Options(QueueFullMode.DropOldest, capacity: 1);
        options.OnError = error =>
        {
            _state.Errors.Enqueue(error);
            throw new InvalidOperationException("OnError");
        };
        options.OnDropped = (_, _) => throw new InvalidOperationException("OnDropped");
        options.OnDeadLetter = (_, _) => throw new InvalidOperationException("OnDeadLetter");
        options.OnSlowTurn = _ =>
        {
            Interlocked.Increment(ref slow);
            slowCalled.TrySetResult();
            throw new InvalidOperationException("OnSlowTurn");
        };
        options.SlowTurnThreshold = TimeSpan.FromSeconds(1);
        Subject.Ref subject = Subject.Ref.Start(_state, options);
        await subject.Tell.FailAsync();
        await subject.Lifetime.DrainAsync();
        Task<int> hold = subject.WithTimeout(Timeout.InfiniteTimeSpan).HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        subject.TryTell.Add(1);
        Assert.Equal(EnqueueResult.EnqueuedAfterDrop, subject.TryTell.Add(2));
        while (!slowCalled.Task.Wait(TimeSpan.FromMilliseconds(50))) _state.Time.Advance(TimeSpan.FromSeconds(1)); // Entered is not yet suspended.
        _state.Gate.SetResult();
        Assert.Equal(0, await hold);
        await subject.Lifetime.DrainAsync();
        Assert.Equal([0, 2], _state.Handled);

        await subject.DisposeAsync();
        Assert.Equal(EnqueueResult.Completed, subject.TryTell.Add(3));
        await Assert.ThrowsAsync<ActorStoppedException>(async () => await subject.AddAsync(3));
        await subject.Lifetime.Completion;

        // The callbacks' own errors went to OnError.
        Assert.Subset(_state.Errors.Select(error => error.Exception.Message).ToHashSet(), new HashSet<string> { "the handler's own", "OnDropped", "OnSlowTurn", "OnDeadLetter" });
        Assert.Equal(2, _state.Errors.Count(error => error.Exception.Message == "OnDeadLetter"));
    }

    [Fact]
    public async Task SuspendedTurn_IsReportedSlow_AndAgainEachTimeItIsTwiceAsOld()
    {
        var reports = new System.Collections.Concurrent.BlockingCollection<SlowTurn>();
        ActorOptions options = _state.Options();
        options.SlowTurnThreshold = TimeSpan.FromSeconds(1);
        options.OnSlowTurn = reports.Add;
        await using Subject.Ref subject = Subject.Ref.Start(_state, options);
        Task<int> hold = subject.WithTimeout(Timeout.InfiniteTimeSpan).HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        subject.TryTell.Add(1);

        // The handler has entered; that its turn has suspended shows when the first report is there. The waits only keep the clock from running away.
        SlowTurn first;
        while (!reports.TryTake(out first, TimeSpan.FromMilliseconds(50))) _state.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(("Subject", "HoldDeaflyAsync", 1L), (first.Actor, first.Message, first.Waiting));
        Assert.True(first.Elapsed >= TimeSpan.FromSeconds(1), $"{first.Elapsed}");
        _state.Time.Advance(first.Elapsed * 1.5);
        Assert.True(reports.TryTake(out SlowTurn second, TimeSpan.FromMinutes(1)), "A second report.");
        Assert.True(second.Elapsed >= first.Elapsed * 2, $"{first.Elapsed}, then {second.Elapsed}");
        _state.Gate.SetResult();
        await hold;
        await subject.Lifetime.DrainAsync();
        while (reports.TryTake(out _, TimeSpan.FromMilliseconds(200)))
        {
            // On its way before the end.
        }

        _state.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(reports.TryTake(out _, TimeSpan.FromMilliseconds(100)), "A turn that has ended is not slow.");
    }

    [Fact]
    public async Task SuspendedTurnAfterALongIdleTime_IsNotSlow()
    {
        var reports = new System.Collections.Concurrent.BlockingCollection<SlowTurn>();
        ActorOptions options = _state.Options();
        options.OnSlowTurn = reports.Add;
        await using Subject.Ref subject = Subject.Ref.Start(_state, options);
        await subject.AddAsync(0);
        _state.Time.Advance(TimeSpan.FromMinutes(1));
        _state.Time.Advance(TimeSpan.FromHours(1)); // With the timer at rest.
        subject.TryTell.HoldDeafly(1);
        await _state.Entered.Task;
        Task<int> behind = subject.AddAsync(2).AsTask();
        _state.Time.Advance(TimeSpan.FromSeconds(3));
        _state.Gate.SetResult();
        Assert.Equal(2, await behind);
        Assert.Empty(reports);
    }

    [Fact]
    public async Task SynchronousTurnThatHoldsItsWorker_IsReportedSlow()
    {
        // The watch over the shared workers goes by the real clock; the handler holds until it has been reported, however long that takes.
        var reported = new TaskCompletionSource<SlowTurn>(TaskCreationOptions.RunContinuationsAsynchronously);
        ActorOptions options = _state.Options();
        options.SlowTurnThreshold = TimeSpan.FromMilliseconds(100);
        options.OnSlowTurn = turn => reported.TrySetResult(turn);
        await using Subject.Ref subject = Subject.Ref.Start(_state, options);
        Task hold = subject.HoldThreadAsync(0).AsTask();

        SlowTurn turn = await reported.Task;
        Assert.Equal(("Subject", "HoldThread"), (turn.Actor, turn.Message));
        Assert.False(hold.IsCompleted);
        _state.ThreadGate.Set();
        await hold;
    }
}
