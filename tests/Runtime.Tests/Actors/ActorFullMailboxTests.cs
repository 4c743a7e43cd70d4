namespace Concurrency.Runtime.Tests;

/// <summary>The outcome table's rows "full" and "evicted", and messages of the actor to itself, which are never either.</summary>
public sealed class ActorFullMailboxTests
{
    private readonly SubjectState _state = new();

    [Theory]
    [InlineData(QueueFullMode.Reject, EnqueueResult.Full)]
    [InlineData(QueueFullMode.DropIncoming, EnqueueResult.Dropped)]
    public async Task FullMailbox_RefusesEveryKindOfCallAtOnce(QueueFullMode mode, EnqueueResult tried)
    {
        await using Subject.Ref subject = _state.Start(mode);
        Task<int> hold = await FillAsync(subject);

        Assert.Contains("'Subject.Add' was refused: the mailbox is full (2 messages", (await Assert.ThrowsAsync<MailboxFullException>(() => Ended(subject.AddAsync(3)))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MailboxFullException>(() => Ended(subject.WithTimeout(TimeSpan.FromSeconds(1)).AddAsync(3)));
        await Assert.ThrowsAsync<MailboxFullException>(() => Ended(subject.Tell.AddAsync(3)));
        Assert.Equal(tried, subject.TryTell.Add(3));

        bool isDrop = mode == QueueFullMode.DropIncoming;
        Assert.Equal(isDrop ? ["Add"] : [], _state.Dropped);
        Assert.Equal(isDrop ? 1 : 0, subject.Statistics.Dropped);
        Assert.Equal(2, subject.Statistics.Queued);
        await EndAsync(subject, hold);
        Assert.Equal([0, 1, 2], _state.Handled);
    }

    [Theory]
    [InlineData(QueueFullMode.DropOldest, new[] { 0, 3, 4 })]
    [InlineData(QueueFullMode.DropNewest, new[] { 0, 1, 4 })]
    public async Task FullMailbox_EvictsATell_ForEveryKindOfCall(QueueFullMode mode, int[] handled)
    {
        await using Subject.Ref subject = _state.Start(mode);
        Task<int> hold = await FillAsync(subject);

        Assert.Equal(EnqueueResult.EnqueuedAfterDrop, subject.TryTell.Add(3));
        Assert.True(subject.Tell.AddAsync(4).IsCompletedSuccessfully);

        Assert.Equal(["Add", "Add"], _state.Dropped);
        Assert.Equal((2L, 2L), (subject.Statistics.Dropped, subject.Statistics.Queued));
        await EndAsync(subject, hold);
        Assert.Equal(handled, _state.Handled);
    }

    [Theory]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    public async Task EvictedAsk_FailsAtOnce_AndIsNoDroppedTell(QueueFullMode mode)
    {
        await using Subject.Ref subject = _state.Start(mode, capacity: 1);
        Task<int> hold = subject.HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        Task<int> first = subject.AddAsync(1).AsTask();
        Task<int> second = subject.WithTimeout(TimeSpan.FromSeconds(9)).AddAsync(2).AsTask();
        Assert.Contains("'Subject.Add' was dropped from the full mailbox", (await Assert.ThrowsAsync<MessageDroppedException>(() => first)).Message, StringComparison.Ordinal);
        Assert.True(subject.Tell.AddAsync(3).IsCompletedSuccessfully);
        await Assert.ThrowsAsync<MessageDroppedException>(() => second);
        Assert.Empty(_state.Dropped);
        await EndAsync(subject, hold);
        Assert.Equal([0, 3], _state.Handled);
    }

    [Theory]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    public async Task WithdrawnAsk_IsNotWhatIsEvicted(QueueFullMode mode)
    {
        await using Subject.Ref subject = _state.Start(mode);
        Task<int> hold = subject.HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        using var source = new CancellationTokenSource();
        Task<int> withdrawn = subject.AddAsync(1, source.Token).AsTask();
        subject.TryTell.Add(2);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);

        Assert.Equal(EnqueueResult.Enqueued, subject.TryTell.Add(3));
        Assert.Equal(EnqueueResult.EnqueuedAfterDrop, subject.TryTell.Add(4));

        await EndAsync(subject, hold);
        Assert.Equal(mode == QueueFullMode.DropOldest ? [0, 3, 4] : [0, 2, 4], _state.Handled);
    }

    [Fact]
    public async Task Wait_TryTellIsFull_AsksStandInLine_TellsWaitInOrder()
    {
        await using Subject.Ref subject = _state.Start();
        Task<int> hold = await FillAsync(subject);
        Task told = subject.Tell.AddAsync(3).AsTask();
        Task<int> asked = subject.AddAsync(4).AsTask();

        Assert.Equal(EnqueueResult.Full, subject.TryTell.Add(9));
        Assert.False(told.IsCompleted);
        Assert.Equal((1, 4L), (subject.Statistics.Waiting, subject.Statistics.Queued));
        await EndAsync(subject, hold);
        await told;
        Assert.Equal(4, await asked);
        Assert.Equal([0, 1, 2, 3, 4], _state.Handled);
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public async Task MessagesToItself_BypassTheBound_FromTheSynchronousPart(QueueFullMode mode)
    {
        await using Subject.Ref subject = _state.Start(mode);
        await subject.TellItselfAsync(1, 5);
        await subject.Lifetime.DrainAsync();
        Assert.Equal([1, -1, 2, -2, 3, -3, 4, -4, 5, -5], _state.Handled);
        Assert.Equal(0, subject.Statistics.Dropped);
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public async Task MessagesToItself_BypassTheBound_AfterAForeignAwaitAndWhileItDrains(QueueFullMode mode)
    {
        Subject.Ref subject = _state.Start(mode);
        Task turn = subject.TellItselfLaterAsync(1, 3).AsTask();
        await _state.Entered.Task;
        subject.TryTell.Add(100);
        Task disposed = subject.DisposeAsync().AsTask();
        Assert.Equal(EnqueueResult.Completed, subject.TryTell.Add(101)); // Closed to others.

        _state.Gate.SetResult();
        await turn;
        await disposed;

        Assert.Equal([100, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6], _state.Handled);
        Assert.Equal(["Add"], _state.DeadLetters);
        Assert.Equal(0, subject.Statistics.Dropped);
    }

    [Fact]
    public async Task AskToItself_FailsAsADeadlock_NotInAHang()
    {
        await using Subject.Ref subject = _state.Start();
        ActorDeadlockException error = await Assert.ThrowsAsync<ActorDeadlockException>(async () => await subject.AskItselfAsync());
        Assert.Contains("'Subject.Add'", error.Message, StringComparison.Ordinal);
        Assert.Empty(_state.Handled);
    }

    private async Task<Task<int>> FillAsync(Subject.Ref subject)
    {
        Task<int> hold = subject.HoldDeaflyAsync(0).AsTask();
        await _state.Entered.Task;
        Assert.Equal((EnqueueResult.Enqueued, EnqueueResult.Enqueued), (subject.TryTell.Add(1), subject.TryTell.Add(2)));
        return hold;
    }

    private async Task EndAsync(Subject.Ref subject, Task hold)
    {
        _state.Gate.SetResult();
        await hold;
        await subject.Lifetime.DrainAsync();
    }

    // The refusal is in the result, and there at once.
    private static Task Ended(ValueTask call)
    {
        Assert.True(call.IsCompleted);
        return call.AsTask();
    }

    private static Task Ended(ValueTask<int> call)
    {
        Assert.True(call.IsCompleted);
        return call.AsTask();
    }
}
