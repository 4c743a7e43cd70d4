namespace Concurrency.Runtime.Tests;

/// <summary>The outcome table's row "caller's token", and the handler's token.</summary>
public sealed class ActorCancellationTests
{
    private readonly SubjectState _state = new();

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public async Task QueuedAsk_IsCancelledAtOnce_NeverHandled_AndLeavesItsPlace(QueueFullMode mode)
    {
        await using Subject.Ref subject = _state.Start(mode);
        ValueTask<int> hold = subject.HoldDeaflyAsync(0);
        await _state.Entered.Task;
        using var source = new CancellationTokenSource();
        Task<int> ask = subject.AddAsync(1, source.Token).AsTask();
        Task<int> timed = subject.WithTimeout(TimeSpan.FromMinutes(1)).AddAsync(2, source.Token).AsTask();
        Assert.Equal(2, subject.Statistics.Queued);

        source.Cancel();

        Assert.Equal(0, subject.Statistics.Queued);
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask)).CancellationToken);
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => timed)).CancellationToken);
        Assert.True(ask.IsCanceled && timed.IsCanceled);
        Assert.Equal((EnqueueResult.Enqueued, EnqueueResult.Enqueued), (subject.TryTell.Add(3), subject.TryTell.Add(4)));
        _state.Gate.SetResult();
        await hold;
        await subject.Lifetime.DrainAsync();
        Assert.Equal([0, 3, 4], _state.Handled);
        Assert.Equal((3L, 0L, 0L, 0L), (subject.Statistics.Handled, subject.Statistics.TimedOut, subject.Statistics.Failed, subject.Statistics.Dropped));
    }

    [Fact]
    public async Task TellThatWaitsForRoom_IsCancelledAtOnce_AndTheOneBehindItMovesUp()
    {
        await using Subject.Ref subject = _state.Start();
        ValueTask<int> hold = subject.HoldDeaflyAsync(0);
        await _state.Entered.Task;
        Task<int> queued = subject.AddAsync(1).AsTask();
        subject.TryTell.Add(2);
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        Task first = subject.Tell.AddAsync(3, source.Token).AsTask();
        Task second = subject.Tell.AddAsync(4, other.Token).AsTask();
        Task third = subject.Tell.AddAsync(5).AsTask();

        source.Cancel();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first)).CancellationToken);
        Assert.False(second.IsCompleted, "The place of a message that waited for room was beyond the capacity.");

        // A queued ask that times out makes room for the next one in line, without any turn.
        _state.Pass(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<TimeoutException>(() => queued);
        Assert.True(second.IsCompletedSuccessfully || second.IsFaulted);
        await second.ContinueWith(static _ => { }, TaskScheduler.Default);
        _state.Gate.SetResult();
        await Assert.ThrowsAsync<TimeoutException>(async () => await hold);
        await third.ContinueWith(static _ => { }, TaskScheduler.Default);
        await subject.Lifetime.DrainAsync();

        // What was told is handled if and only if its sender heard so; by the same limit both of the last may have timed out.
        int[] told = [.. new[] { (4, second), (5, third) }.Where(pair => pair.Item2.IsCompletedSuccessfully).Select(pair => pair.Item1)];
        Assert.Equal([0, 2, .. told], _state.Handled);
    }

    [Fact]
    public async Task RunningHandlerWithAToken_IsCancelled_AndTheAwaitEndsWithTheHandler()
    {
        await using Subject.Ref subject = _state.Start();
        using var source = new CancellationTokenSource();
        Task<int> ask = subject.HoldAsync(0, source.Token).AsTask();
        await _state.Entered.Task;
        Assert.NotEqual(source.Token, _state.Token); // The turn's, not the caller's.

        source.Cancel();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask)).CancellationToken);
        Assert.True(_state.Token.IsCancellationRequested);
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public async Task RunningHandlerWithoutAToken_IsNotTouched()
    {
        await using Subject.Ref subject = _state.Start();
        using var source = new CancellationTokenSource();
        Task<int> ask = subject.HoldDeaflyAsync(5, source.Token).AsTask();
        await _state.Entered.Task;

        source.Cancel();
        Assert.False(ask.IsCompleted);
        _state.Gate.SetResult();
        Assert.Equal(5, await ask);
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.DropOldest)]
    public async Task CancelledToken_FailsInsideTheResult_AndSendsNothing(QueueFullMode mode)
    {
        await using Subject.Ref subject = _state.Start(mode);
        var cancelled = new CancellationToken(canceled: true);
        Assert.True(subject.AddAsync(1, cancelled).IsCanceled);
        Assert.True(subject.WithTimeout(TimeSpan.FromSeconds(1)).AddAsync(1, cancelled).IsCanceled);
        Assert.True(subject.Tell.AddAsync(1, cancelled).IsCanceled);
        await subject.Lifetime.DrainAsync();
        Assert.Empty(_state.Handled);
    }

    [Fact]
    public async Task HandlersToken_IsTheSameTurnAfterTurn_UntilOneIsCancelled()
    {
        await using Subject.Ref subject = _state.Start();
        CancellationToken first = await subject.TokenOfTheTurnAsync();
        CancellationToken second = await subject.TokenOfTheTurnAsync();
        Assert.Equal(first, second); // The same source.

        using var source = new CancellationTokenSource();
        Task<int> ask = subject.HoldAsync(0, source.Token).AsTask();
        await _state.Entered.Task;
        Assert.Equal(first, _state.Token);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask);

        CancellationToken fresh = await subject.TokenOfTheTurnAsync();
        Assert.NotEqual(first, fresh);
        Assert.False(fresh.IsCancellationRequested, "One turn's cancellation never reaches the next.");
    }

    [Fact]
    public async Task RegistrationLeftOnATokenThatIsUsedAgain_IsNotCalledForTheNextTurn()
    {
        await using Subject.Ref subject = _state.Start();
        int calls = 0;
        CancellationToken kept = await subject.TokenOfTheTurnAsync();
        kept.Register(() => Interlocked.Increment(ref calls));
        await subject.TokenOfTheTurnAsync(); // Ends with the source reset.

        using var source = new CancellationTokenSource();
        Task<int> ask = subject.HoldAsync(0, source.Token).AsTask();
        await _state.Entered.Task;
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask);
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task CallersTokenCancelledAfterTheAnswer_ReachesNoLaterTurn()
    {
        await using Subject.Ref subject = _state.Start();
        using var source = new CancellationTokenSource();
        await subject.TokenOfTheTurnAsync(source.Token);
        Task<int> other = subject.HoldAsync(1, default).AsTask();
        await _state.Entered.Task;

        source.Cancel();

        Assert.False(_state.Token.IsCancellationRequested);
        _state.Gate.SetResult();
        Assert.Equal(1, await other);
    }
}
