namespace Concurrency.Runtime.Tests;

/// <summary>Queries: beside each other, and beside nothing else.</summary>
public sealed class ActorQueryTests
{
    private readonly BoardState _state = new();

    [Fact]
    public async Task Property_IsAskedByItsName_AndSeesWhatStoodBeforeIt()
    {
        await using Board.Ref board = _state.Start();
        Assert.Equal(0, await board.GetValueAsync());
        board.TryTell.Write(7);
        Assert.Equal(7, await board.GetValueAsync());
        Assert.Equal(7, await board.WithTimeout(TimeSpan.FromSeconds(9)).GetValueAsync());
        Assert.Null(_state.Fault);
    }

    [Fact]
    public async Task Queries_HoldThreadsBesideEachOther()
    {
        await using Board.Ref board = _state.Start();
        await board.WriteAsync(5);
        using var barrier = new Barrier(2);
        Task<int> one = board.MeetAsync(barrier).AsTask();
        Task<int> two = board.MeetAsync(barrier).AsTask();
        Assert.Equal((5, 5), (await one, await two));
        Assert.Equal((2, null), (_state.MostQueries, _state.Fault));
    }

    [Fact]
    public async Task Write_WaitsForTheOpenQueries_AndLaterQueriesWaitForIt()
    {
        await using Board.Ref board = _state.Start();
        Task<int> slow = board.ReadSlowlyAsync("slow").AsTask();
        await _state.EnteredAsync("slow");
        Assert.Equal(0, await board.GetValueAsync()); // Beside it.
        Task<int> write = board.WriteAsync(9).AsTask();
        Task<int> behind = board.GetValueAsync().AsTask();
        Task<int> interleaved = board.AddSlowlyAsync("add").AsTask();
        await Settle(board);
        Assert.True(!write.IsCompleted && !behind.IsCompleted && !interleaved.IsCompleted);
        Assert.Equal(3, board.Statistics.Queued);
        Assert.True(board.Statistics.IsBusy);
        _state.Gate("slow").SetResult();
        Assert.Equal((0, 9, 9), (await slow, await write, await behind));
        _state.Gate("add").SetResult();
        Assert.Equal(9, await interleaved);
        Assert.Null(_state.Fault);
    }

    [Fact]
    public async Task SixtyFourAreOpen_AndTheNextOneWaits()
    {
        await using Board.Ref board = _state.Start();
        Task<int>[] open = [.. Enumerable.Range(0, 64).Select(i => board.ReadSlowlyAsync($"q{i}").AsTask())];
        for (int i = 0; i < 64; i++) await _state.EnteredAsync($"q{i}");
        Task<int> one = board.ReadSlowlyAsync("q64").AsTask();
        await Settle(board);
        Assert.DoesNotContain("q64", _state.Log);
        Assert.Equal(1, board.Statistics.Queued);
        _state.Gate("q17").SetResult();
        await _state.EnteredAsync("q64");
        for (int i = 0; i <= 64; i++) _state.Gate($"q{i}").TrySetResult();
        await Task.WhenAll([.. open, one]);
        Assert.Equal((64, null), (_state.MostQueries, _state.Fault));
    }

    [Fact]
    public async Task QueuedWrite_TimesOutInLine_AndWhatStoodBehindItStarts()
    {
        await using Board.Ref board = _state.Start();
        Task<int> slow = board.WithTimeout(Timeout.InfiniteTimeSpan).ReadSlowlyAsync("slow").AsTask();
        await _state.EnteredAsync("slow");
        Task<int> write = board.WithTimeout(TimeSpan.FromSeconds(1)).WriteAsync(9).AsTask();
        Task<int> behind = board.GetValueAsync().AsTask();
        _state.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("queued", (await Assert.ThrowsAsync<TimeoutException>(() => write)).Message, StringComparison.Ordinal);
        Assert.Equal(0, await behind);
        _state.Gate("slow").SetResult();
        await slow;
    }

    [Fact]
    public async Task OpenQuery_TimesOutByItself_AndItsTokenIsCancelled()
    {
        await using Board.Ref board = _state.Start();
        Task<int> other = board.WithTimeout(Timeout.InfiniteTimeSpan).ReadSlowlyAsync("other").AsTask();
        Task<int> slow = board.WithTimeout(TimeSpan.FromSeconds(1)).ReadSlowlyAsync("slow").AsTask();
        await _state.EnteredAsync("slow");
        await _state.EnteredAsync("other");
        _state.Time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => slow);
        Assert.False(other.IsCompleted);
        _state.Gate("other").SetResult();
        await other;
        await board.WriteAsync(1); // The other has ended too: its token was cancelled.
        Assert.Single(_state.Errors);
    }

    [Fact]
    public async Task CallersToken_EndsHisQueryOnly()
    {
        await using Board.Ref board = _state.Start();
        using var source = new CancellationTokenSource();
        Task<int> one = board.ReadSlowlyAsync("one", source.Token).AsTask();
        Task<int> two = board.ReadSlowlyAsync("two").AsTask();
        await _state.EnteredAsync("one");
        await _state.EnteredAsync("two");
        await source.CancelAsync();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one)).CancellationToken);
        _state.Gate("two").SetResult();
        Assert.Equal(0, await two);
    }

    [Fact]
    public async Task Abort_CancelsEveryOpenQuery()
    {
        Board.Ref board = _state.Start();
        Task<int>[] open = [.. Enumerable.Range(0, 3).Select(i => board.ReadSlowlyAsync($"q{i}").AsTask())];
        for (int i = 0; i < 3; i++) await _state.EnteredAsync($"q{i}");
        Task<int> queued = board.WriteAsync(1).AsTask();
        board.Lifetime.Abort();
        foreach (Task<int> one in open.Append(queued)) await Assert.ThrowsAsync<ActorStoppedException>(() => one);
        await board.Lifetime.Completion;
    }

    [Fact]
    public async Task Dispose_WaitsForOpenQueries_AndDrainsWhatIsBehind()
    {
        Board.Ref board = _state.Start();
        Task<int> slow = board.ReadSlowlyAsync("slow").AsTask();
        await _state.EnteredAsync("slow");
        Task<int> write = board.WriteAsync(1).AsTask();
        Task disposed = board.DisposeAsync().AsTask();
        Assert.False(disposed.IsCompleted);
        _state.Gate("slow").SetResult();
        Assert.Equal((0, 1), (await slow, await write));
        await disposed;
        await board.Lifetime.Completion;
    }

    [Theory]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    public async Task EvictingMailbox_KeepsItsHeadWaitingToo(QueueFullMode mode)
    {
        await using Board.Ref board = _state.Start(o => o.FullMode = mode);
        Task<int> slow = board.ReadSlowlyAsync("slow").AsTask();
        await _state.EnteredAsync("slow");
        Task<int> write = board.WriteAsync(3).AsTask();
        await Settle(board);
        Assert.False(write.IsCompleted);
        _state.Gate("slow").SetResult();
        Assert.Equal((0, 3, 3), (await slow, await write, await board.GetValueAsync()));
    }

    [Fact]
    public async Task ReadersAndWriters_Overlap_AsTheyMay()
    {
        await using Board.Ref board = _state.Start();
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            var calls = new List<Task>();
            for (int i = 0; i < 20; i++)
            {
                calls.Add(random.Next(6) switch
                {
                    0 => board.AddAsync(1).AsTask(),
                    1 => board.YieldAsync(3).AsTask(),
                    2 => board.AskItselfAsync(4).AsTask(),
                    _ => board.GetValueAsync().AsTask(),
                });
            }

            await Task.WhenAll(calls);
        }

        Assert.Null(_state.Fault);
    }

    [Fact]
    public async Task DrainAsync_WaitsForOpenTurns()
    {
        await using Board.Ref board = _state.Start();
        Task<int> slow = board.ReadSlowlyAsync("slow").AsTask();
        await _state.EnteredAsync("slow");
        Task drained = board.Lifetime.DrainAsync();
        await Settle(board);
        Assert.False(drained.IsCompleted);
        _state.Gate("slow").SetResult();
        await drained;
        Assert.True(slow.IsCompleted);
        Assert.True(SpinWait.SpinUntil(() => board.Statistics is { IsBusy: false, Queued: 0 }, TimeSpan.FromSeconds(60))); // Rest is told a moment before the actor is idle.
    }

    [Fact]
    public async Task StuckQuery_IsGivenUpByName()
    {
        Board.Ref board = _state.Start();
        using var release = new Barrier(2);
        Task<int> stuck = board.WithTimeout(Timeout.InfiniteTimeSpan).MeetAsync(release).AsTask();
        Assert.True(SpinWait.SpinUntil(() => release.ParticipantsRemaining == 1, TimeSpan.FromSeconds(60)));
        board.Lifetime.Abort();
        _state.Time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<ActorStoppedException>(() => stuck);
        Assert.Contains("'Board.Meet' did not return", (await Assert.ThrowsAsync<TimeoutException>(() => board.Lifetime.Completion)).Message, StringComparison.Ordinal);
        release.SignalAndWait(TimeSpan.FromSeconds(60));
    }

    // What could run has run: a message that may always start has been there and back. Exclusive ones wait behind queries, so it is a yield of the pool's here.
    private static async Task Settle(Board.Ref board)
    {
        for (int i = 0; i < 20; i++) await Task.Yield();
        _ = board.Statistics;
    }
}
