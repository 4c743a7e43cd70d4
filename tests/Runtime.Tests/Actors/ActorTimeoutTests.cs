namespace Concurrency.Runtime.Tests;

/// <summary>The outcome table's row "timeout": while in line, while waiting for room, while running; for every mode.</summary>
public sealed class ActorTimeoutTests
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly SubjectState _state = new();

    [Theory]
    [InlineData(QueueFullMode.Wait, false)]
    [InlineData(QueueFullMode.Wait, true)]
    [InlineData(QueueFullMode.Reject, false)]
    [InlineData(QueueFullMode.Reject, true)]
    [InlineData(QueueFullMode.DropOldest, false)]
    [InlineData(QueueFullMode.DropOldest, true)]
    [InlineData(QueueFullMode.DropNewest, false)]
    [InlineData(QueueFullMode.DropNewest, true)]
    [InlineData(QueueFullMode.DropIncoming, false)]
    [InlineData(QueueFullMode.DropIncoming, true)]
    public async Task QueuedAsk_TimesOut_IsNeverHandledAndLeavesItsPlaceAtOnce(QueueFullMode mode, bool isTimed)
    {
        await using Subject.Ref subject = _state.Start(mode);
        ValueTask<int> hold = subject.WithTimeout(Timeout.InfiniteTimeSpan).HoldDeaflyAsync(0);
        await _state.Entered.Task;
        Task<int> queued = (isTimed ? subject.WithTimeout(OneSecond).AddAsync(1) : subject.AddAsync(1)).AsTask();
        Assert.Equal(EnqueueResult.Enqueued, subject.TryTell.Add(2));
        Assert.Equal(2, subject.Statistics.Queued);

        TimeSpan limit = isTimed ? OneSecond : Default;
        _state.Time.Advance(limit - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, subject.Statistics.TimedOut); // Never early.
        _state.Pass(TimeSpan.FromTicks(limit.Ticks / 16));

        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => queued);
        Assert.StartsWith("'Subject.Add' did not answer in time", error.Message, StringComparison.Ordinal);
        Assert.Contains("queued", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, subject.Statistics.Queued);
        Assert.Equal(EnqueueResult.Enqueued, subject.TryTell.Add(3)); // In its place.
        Assert.Equal(1, subject.Statistics.TimedOut);
        Assert.Empty(_state.Dropped);

        _state.Gate.SetResult();
        await hold;
        await subject.Lifetime.DrainAsync();
        Assert.Equal([0, 2, 3], _state.Handled);
        Assert.Equal(3, subject.Statistics.Handled);
    }

    [Fact]
    public async Task TellThatWaitsForRoom_TimesOut_AndLeavesTheLine()
    {
        await using Subject.Ref subject = _state.Start();
        ValueTask<int> hold = subject.WithTimeout(Timeout.InfiniteTimeSpan).HoldDeaflyAsync(0);
        await _state.Entered.Task;
        subject.TryTell.Add(1);
        subject.TryTell.Add(2);
        Task waiting = subject.Tell.AddAsync(3).AsTask();
        Assert.Equal(1, subject.Statistics.Waiting);

        _state.Time.Advance(Default - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, subject.Statistics.TimedOut); // Never early.
        _state.Pass(TimeSpan.FromSeconds(2));

        Assert.Contains("waiting for room", (await Assert.ThrowsAsync<TimeoutException>(() => waiting)).Message, StringComparison.Ordinal);
        Assert.Equal((0, 2L, 1L), (subject.Statistics.Waiting, subject.Statistics.Queued, subject.Statistics.TimedOut));
        _state.Gate.SetResult();
        await hold;
        await subject.AddAsync(4);
        Assert.Equal([0, 1, 2, 4], _state.Handled);
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.DropOldest)]
    public async Task AcceptedTell_HasNoTimeLimit(QueueFullMode mode)
    {
        await using Subject.Ref subject = _state.Start(mode);
        ValueTask<int> hold = subject.WithTimeout(Timeout.InfiniteTimeSpan).HoldDeaflyAsync(0);
        await _state.Entered.Task;
        await subject.Tell.AddAsync(1);
        subject.TryTell.Add(2);

        _state.Pass(TimeSpan.FromHours(1));

        _state.Gate.SetResult();
        await hold;
        await subject.Lifetime.DrainAsync();
        Assert.Equal([0, 1, 2], _state.Handled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunningAsk_TimesOutAtOnce_AndTheActorStaysBusyUntilTheHandlerReturns(bool isTimed)
    {
        await using Subject.Ref subject = _state.Start();
        Task<int> running = (isTimed ? subject.WithTimeout(OneSecond).HoldDeaflyAsync(0) : subject.HoldDeaflyAsync(0)).AsTask();
        await _state.Entered.Task;
        Task<int> behind = subject.WithTimeout(Timeout.InfiniteTimeSpan).AddAsync(1).AsTask();

        _state.Pass(isTimed ? OneSecond : Default);

        Assert.Contains("running", (await Assert.ThrowsAsync<TimeoutException>(() => running)).Message, StringComparison.Ordinal);
        Assert.True(subject.Statistics.IsBusy);
        Assert.Equal([0], _state.Handled);
        Assert.False(behind.IsCompleted);
        _state.Gate.SetResult();
        Assert.Equal(1, await behind);
        Assert.Equal(1, subject.Statistics.TimedOut);
    }

    [Fact]
    public async Task RunningAsk_TimesOut_AndTheHandlersTokenIsCancelled()
    {
        await using Subject.Ref subject = _state.Start();
        Task<int> running = subject.WithTimeout(OneSecond).HoldAsync(0, default).AsTask();
        await _state.Entered.Task;

        _state.Pass(OneSecond);

        await Assert.ThrowsAsync<TimeoutException>(() => running);
        await subject.Lifetime.DrainAsync(); // The handler ends by its token alone.
        Assert.True(_state.Token.IsCancellationRequested);
        Assert.IsType<TaskCanceledException>(Assert.Single(_state.Errors).Exception);
    }

    [Fact]
    public async Task ErrorAfterTheTimeout_ReachesOnError()
    {
        await using Subject.Ref subject = _state.Start();
        Task running = subject.WithTimeout(OneSecond).HoldAndFailAsync(0).AsTask();
        await _state.Entered.Task;
        _state.Pass(OneSecond);
        await Assert.ThrowsAsync<TimeoutException>(() => running);
        Assert.Empty(_state.Errors);

        _state.Gate.SetResult();
        await subject.Lifetime.DrainAsync();

        ActorError late = Assert.Single(_state.Errors);
        Assert.Equal(("Subject", "HoldAndFailAsync"), (late.Actor, late.Message));
        Assert.IsType<InvalidDataException>(late.Exception);
        Assert.Equal(1, subject.Statistics.Failed);
    }

    [Fact]
    public async Task LongIdleClock_DoesNotEatTheNextTimeLimit()
    {
        await using Subject.Ref subject = _state.Start();
        await subject.AddAsync(0);
        _state.Time.Advance(TimeSpan.FromMinutes(1)); // What was filed for the first ask goes, and the timer rests.
        _state.Time.Advance(TimeSpan.FromHours(1));

        Task<int> running = subject.HoldDeaflyAsync(1).AsTask();
        await _state.Entered.Task;
        Task<int> queued = subject.AddAsync(2).AsTask();
        _state.Time.Advance(Default - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, subject.Statistics.TimedOut); // The clock starts at the call.
        _state.Pass(TimeSpan.FromSeconds(2));
        string message = (await Assert.ThrowsAsync<TimeoutException>(() => queued)).Message;
        Assert.Contains("00:00:3", message, StringComparison.Ordinal); // And the message tells the call's time, not the clock's.
        await Assert.ThrowsAsync<TimeoutException>(() => running);
        _state.Gate.SetResult();
    }

    [Fact]
    public async Task ZeroOrNegativeLimit_IsRefusedInsideTheResult()
    {
        await using Subject.Ref subject = _state.Start();
        Task<int> call = subject.WithTimeout(TimeSpan.Zero).AddAsync(1).AsTask();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => call);
        Assert.Empty(_state.Handled);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_000)]
    [InlineData(30_000)]
    public async Task TimeLimit_IsLateByAtMostASixteenthOr15Milliseconds(int milliseconds)
    {
        await using Subject.Ref subject = _state.Start();
        ValueTask<int> hold = subject.WithTimeout(Timeout.InfiniteTimeSpan).HoldDeaflyAsync(0);
        await _state.Entered.Task;
        var limit = TimeSpan.FromMilliseconds(milliseconds);
        for (int i = 0; i < 20; i++)
        {
            _state.Time.Advance(TimeSpan.FromMilliseconds(1 + (i % 9))); // From every place within a tick.
            Task<int> queued = subject.WithTimeout(limit).AddAsync(1).AsTask();
            _state.Time.Advance(limit - TimeSpan.FromTicks(1));
            Assert.Equal(i, subject.Statistics.TimedOut); // Never early.
            _state.Time.Advance(TimeSpan.FromMilliseconds(Math.Max(15, milliseconds / 16.0)));
            Assert.Equal(i + 1, subject.Statistics.TimedOut);
            await Assert.ThrowsAsync<TimeoutException>(() => queued);
        }

        _state.Gate.SetResult();
        await hold;
    }
}
