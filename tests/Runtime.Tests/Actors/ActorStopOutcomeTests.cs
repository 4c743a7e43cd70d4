namespace Concurrency.Runtime.Tests;

/// <summary>The outcome table's rows "stopped" and "handler ends because stop cancelled its token".</summary>
public sealed class ActorStopOutcomeTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly SubjectState _state = new();

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public async Task StoppedActor_RefusesEveryKindOfCall_AndEachIsADeadLetter(QueueFullMode mode)
    {
        Subject.Ref subject = _state.Start(mode);
        await subject.DisposeAsync();
        Assert.True(_state.IsDisposed);

        Assert.Equal("'Subject.Add' was not answered: the actor has stopped.", (await Assert.ThrowsAsync<ActorStoppedException>(async () => await subject.AddAsync(1))).Message);
        await Assert.ThrowsAsync<ActorStoppedException>(async () => await subject.WithTimeout(TimeSpan.FromSeconds(1)).AddAsync(1));
        await Assert.ThrowsAsync<ActorStoppedException>(async () => await subject.Tell.AddAsync(1));
        Assert.Equal(EnqueueResult.Completed, subject.TryTell.Add(1));

        Assert.Equal(["Add", "Add", "Add", "Add"], _state.DeadLetters);
        Assert.Equal((4L, 0L, 0L), (subject.Statistics.DeadLetters, subject.Statistics.Handled, subject.Statistics.Queued));
        Assert.Empty(_state.Errors);
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public async Task Deadline_FailsQueuedAsksAndWaitingTells_AndBuriesAcceptedTells(QueueFullMode mode)
    {
        Subject.Ref subject = _state.Start(mode);
        Task<int> hold = subject.HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        Task<int> asked = subject.AddAsync(1).AsTask();
        Assert.Equal(EnqueueResult.Enqueued, subject.TryTell.Add(2));
        Task? waiting = mode == QueueFullMode.Wait ? subject.Tell.AddAsync(3).AsTask() : null;
        Task disposed = subject.DisposeAsync().AsTask();

        _state.Time.Advance(Deadline);

        await Assert.ThrowsAsync<ActorStoppedException>(() => asked);
        if (waiting is not null) await Assert.ThrowsAsync<ActorStoppedException>(() => waiting);
        _state.Gate.SetResult();
        Assert.Equal(0, await hold); // It had begun, and it ended in the grace time.
        await disposed;
        await subject.Lifetime.Completion;
        Assert.Equal([0], _state.Handled);
        Assert.Equal(["Add"], _state.DeadLetters);
        Assert.Equal((1L, 1L, 0L, 0), (subject.Statistics.Handled, subject.Statistics.DeadLetters, subject.Statistics.Queued, subject.Statistics.Waiting));
    }

    [Fact]
    public async Task AcceptedTellThatIsBuried_ReachesOnErrorWhereNobodyListensForDeadLetters()
    {
        ActorOptions options = _state.Options();
        options.OnDeadLetter = null;
        Subject.Ref subject = Subject.Ref.Start(_state, options);
        Task<int> hold = subject.HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        subject.TryTell.Add(1);
        subject.Lifetime.Abort();
        _state.Gate.SetResult();
        await hold;
        await subject.Lifetime.Completion;
        Assert.IsType<ActorStoppedException>(Assert.Single(_state.Errors).Exception);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HandlerEndedByTheStopsToken_FailsWithActorStoppedAndTheCancellationInside(bool isTimed)
    {
        Subject.Ref subject = _state.Start();
        Task<int> hold = (isTimed ? subject.WithTimeout(TimeSpan.FromMinutes(5)).HoldAsync(0, default) : subject.HoldAsync(0, default)).AsTask();
        await _state.Entered.Task;
        Task disposed = subject.DisposeAsync().AsTask();
        _state.Time.Advance(Deadline);

        Assert.IsAssignableFrom<OperationCanceledException>((await Assert.ThrowsAsync<ActorStoppedException>(() => hold)).InnerException);
        await disposed;
        await subject.Lifetime.Completion;
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public async Task ToldHandlerEndedByTheStopsToken_ReachesOnError()
    {
        Subject.Ref subject = _state.Start();
        await subject.Tell.HoldAsync(0, default);
        await _state.Entered.Task;
        subject.Lifetime.Abort();
        await subject.Lifetime.Completion;
        Assert.IsAssignableFrom<OperationCanceledException>(Assert.Single(_state.Errors).Exception);
    }

    [Fact]
    public async Task HandlerThatAsksForItsTokenAfterTheCancellation_GetsACancelledOne()
    {
        Subject.Ref subject = _state.Start();
        Task<int> hold = subject.HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        Task<CancellationToken> queued = subject.TokenOfTheTurnAsync().AsTask();
        subject.Lifetime.Abort();
        await Assert.ThrowsAsync<ActorStoppedException>(() => queued);
        _state.Gate.SetResult();
        Assert.Equal(0, await hold);
        await subject.Lifetime.Completion;
    }

    [Fact]
    public async Task StuckHandler_IsGivenUpAfterTheGraceTime_AndTheObjectIsDisposedOnlyWhenItReturns()
    {
        Subject.Ref subject = _state.Start();
        Task<int> hold = subject.WithTimeout(Timeout.InfiniteTimeSpan).HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        Task disposed = subject.DisposeAsync().AsTask();
        _state.Time.Advance(Deadline);
        Assert.False(hold.IsCompleted);
        _state.Time.Advance(Grace);

        await Assert.ThrowsAsync<ActorStoppedException>(() => hold);
        await disposed;
        Assert.Contains("'Subject.HoldDeaflyAsync' did not return", (await Assert.ThrowsAsync<TimeoutException>(() => subject.Lifetime.Completion)).Message, StringComparison.Ordinal);
        Assert.False(_state.IsDisposed);
        _state.Gate.SetResult();
        Assert.True(SpinWait.SpinUntil(() => _state.IsDisposed, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task AbortThenDispose_WithAStuckHandler_StillGivesUpAfterTheGraceTime()
    {
        Subject.Ref subject = _state.Start();
        Task<int> hold = subject.WithTimeout(Timeout.InfiniteTimeSpan).HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        subject.Lifetime.Abort();
        Task disposed = subject.DisposeAsync().AsTask();

        _state.Time.Advance(Grace);

        await Assert.ThrowsAsync<ActorStoppedException>(() => hold);
        await disposed;
        await Assert.ThrowsAsync<TimeoutException>(() => subject.Lifetime.Completion);
        _state.Gate.SetResult();
    }

    [Fact]
    public async Task DisposeThenAbort_CancelsNow_AndTheDeadlineChangesNothingMore()
    {
        Subject.Ref subject = _state.Start();
        Task<int> hold = subject.WithTimeout(Timeout.InfiniteTimeSpan).HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        Task disposed = subject.DisposeAsync().AsTask();
        subject.Lifetime.Abort();
        _state.Time.Advance(Grace);
        await Assert.ThrowsAsync<ActorStoppedException>(() => hold);
        await disposed;
        _state.Time.Advance(Deadline);
        _state.Gate.SetResult();
    }
}
