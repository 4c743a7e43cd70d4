namespace Concurrency.Runtime.Tests;

/// <summary>Interleaved streams: a move that waits gives the actor up, one move is made at a time, and whatever ends it ends it once.</summary>
public sealed class ActorInterleavedStreamTests
{
    private readonly BoardState _state = new();

    [Fact]
    public async Task WatchOfWhatSiblingsWrite_IsNoDeadlock()
    {
        await using Board.Ref board = _state.Start();
        IAsyncEnumerator<int> reader = board.WatchAsync().GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(0, reader.Current);
        for (int value = 1; value <= 3; value++)
        {
            Task<bool> move = reader.MoveNextAsync().AsTask(); // Beside the one that was made ahead, and waits.
            Assert.Equal(value, await board.WriteAsync(value));
            await board.SignalAsync();
            Assert.True(await move);
            Assert.Equal(value, reader.Current);
        }

        await reader.DisposeAsync();
        await _state.EnteredAsync("unwatched");
        Assert.Equal(0, board.Statistics.Streams);
        Assert.Null(_state.Fault);
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public async Task SeveralWatches_SeeEverySignal()
    {
        await using Board.Ref board = _state.Start();
        IAsyncEnumerator<int>[] readers = [.. Enumerable.Range(0, 20).Select(_ => board.WatchAsync().GetAsyncEnumerator())];
        foreach (IAsyncEnumerator<int> reader in readers) Assert.True(await reader.MoveNextAsync());
        Task<bool>[] moves = [.. readers.Select(reader => reader.MoveNextAsync().AsTask())];
        await board.WriteAsync(5);
        await board.SignalAsync();
        Assert.All(await Task.WhenAll(moves), Assert.True);
        Assert.All(readers, reader => Assert.Equal(5, reader.Current));
        foreach (IAsyncEnumerator<int> reader in readers) await reader.DisposeAsync();
        Assert.Null(_state.Fault);
    }

    [Fact]
    public async Task MoveThatTakesTooLong_TimesOut_AndTheHandlerIsEnded()
    {
        await using Board.Ref board = _state.Start();
        IAsyncEnumerator<int> reader = board.WithTimeout(TimeSpan.FromSeconds(1)).WatchAsync().GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        Task<bool> move = reader.MoveNextAsync().AsTask();
        _state.Time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => move);
        await _state.EnteredAsync("unwatched");
        Assert.Equal(0, await board.GetValueAsync());
        await Assert.ThrowsAsync<TimeoutException>(async () => await reader.MoveNextAsync());
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public async Task ReadersToken_EndsTheMoveThatWaits()
    {
        await using Board.Ref board = _state.Start();
        using var source = new CancellationTokenSource();
        IAsyncEnumerator<int> reader = board.WatchAsync(source.Token).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await reader.MoveNextAsync());
        Task<bool> move = reader.MoveNextAsync().AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => move);
        await _state.EnteredAsync("unwatched");
        Assert.Equal(3, await board.WriteAsync(3));
    }

    [Fact]
    public async Task Restart_FailsTheWatch_AndDoesNotWaitForIt()
    {
        await using Board.Ref board = _state.Start(o => o.ErrorMode = ActorErrorMode.Restart);
        await board.WriteAsync(5);
        IAsyncEnumerator<int> reader = board.WatchAsync().GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        Task<bool> move = reader.MoveNextAsync().AsTask();
        await board.Tell.FailAsync();
        Assert.Contains("was restarted", (await Assert.ThrowsAsync<ActorStoppedException>(() => move)).Message, StringComparison.Ordinal);
        Assert.Equal(0, await board.GetValueAsync()); // The new object's.
        Assert.Equal((0, 1L), ((int)board.Statistics.Streams, board.Statistics.Restarts));
        Assert.Equal("Fail", Assert.Single(_state.Errors).Message);
    }

    [Fact]
    public async Task Stop_EndsTheWatchAtTheDeadline()
    {
        Board.Ref board = _state.Start();
        IAsyncEnumerator<int> reader = board.WatchAsync().GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        Task<bool> move = reader.MoveNextAsync().AsTask();
        Task disposed = board.DisposeAsync().AsTask();
        _state.Time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<ActorStoppedException>(() => move);
        await disposed;
        await board.Lifetime.Completion;
        await _state.EnteredAsync("unwatched");
    }
}
