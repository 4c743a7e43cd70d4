using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary>Every way a stream can end: what its reader gets, and that what the handler has open is disposed once, in a turn.</summary>
public sealed class ActorStreamEndTests
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly StreamerState _state = new();

    [Fact]
    public void HandlersException_ReachesTheReader_WithItsStack()
    {
        _state.Before = static (i, _) => i == 2 ? Throw() : Task.CompletedTask;
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 9).GetAsyncEnumerator();
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        Assert.Equal(2, _state.Yielded); // The third one has failed already, ahead: the reader gets the second one first.
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => _state.Answer(reader.MoveNextAsync()));
        Assert.Contains(nameof(Throw), error.StackTrace, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => _state.Answer(reader.MoveNextAsync()));
        AssertEnded(streamer, failed: 1);
    }

    [Fact]
    public void HandlersExceptionInAnAwaitedMove_ReachesTheReader_Once()
    {
        _state.Before = static (_, _) => Throw();
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 9).GetAsyncEnumerator();
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => _state.Answer(reader.MoveNextAsync()));
        Assert.Contains(nameof(Throw), error.StackTrace, StringComparison.Ordinal);
        Assert.True(reader.DisposeAsync().IsCompletedSuccessfully);
        AssertEnded(streamer, failed: 1);
    }

    [Fact]
    public void HandlerThatThrowsBeforeThereIsAStream_OrReturnsNone_FailsTheFirstMove()
    {
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> none = streamer.RawAsync().GetAsyncEnumerator();
        Assert.Contains("Raw' returned null instead of a stream", Assert.Throws<InvalidOperationException>(() => _state.Answer(none.MoveNextAsync())).Message, StringComparison.Ordinal);
        _state.Source = static () => throw new InvalidDataException("eagerly");
        IAsyncEnumerator<int> eager = streamer.RawAsync().GetAsyncEnumerator();
        Assert.Throws<InvalidDataException>(() => _state.Answer(eager.MoveNextAsync()));
        Assert.True(eager.DisposeAsync().IsCompletedSuccessfully);
        Assert.Equal((0, 2L), (streamer.Statistics.Streams, streamer.Statistics.Failed));
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public void EarlyDispose_RunsTheHandlersEndAsATurn_AndAwaitsIt()
    {
        var ending = new TaskCompletionSource();
        _state.AtEnd = () => ending.Task;
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 9_999).GetAsyncEnumerator();
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        ValueTask disposed = reader.DisposeAsync();
        streamer.TryTell.Note(1);
        _state.Scheduler.RunAll();
        Assert.False(disposed.IsCompleted);
        Assert.DoesNotContain("note 1", _state.Log); // The end awaits, and holds the actor.
        Assert.False(_state.Token.IsCancellationRequested); // It may still use its token.
        Inline.Open(ending);
        _state.Answer(disposed);
        Assert.Contains("note 1", _state.Log);
        AssertEnded(streamer);
        Assert.Throws<ObjectDisposedException>(() => reader.MoveNextAsync().GetAwaiter().GetResult());
        Assert.True(reader.DisposeAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public void EarlyDispose_ThatTheActorIsTooBusyFor_TimesOut_AndIsMadeWhenItsTurnComes()
    {
        var gate = new TaskCompletionSource();
        _state.Before = (i, _) => i == 100 ? gate.Task : Task.CompletedTask;
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.WithTimeout(TimeSpan.FromSeconds(1)).CountAsync(0, 90).GetAsyncEnumerator();
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        IAsyncEnumerator<int> other = streamer.CountAsync(100, 1).GetAsyncEnumerator();
        ValueTask<bool> held = other.MoveNextAsync();
        _state.Scheduler.RunAll();
        ValueTask disposed = reader.DisposeAsync();
        _state.Pass(TimeSpan.FromSeconds(1));
        Assert.Throws<TimeoutException>(() => _state.Answer(disposed));
        Assert.Equal(0, _state.Ended);
        Inline.Open(gate);
        Assert.True(_state.Answer(held));
        Assert.Equal((1, 1), (_state.Ended, streamer.Statistics.Streams));
        _state.Answer(other.DisposeAsync());
        Assert.Equal((2, 0), (_state.Ended, streamer.Statistics.Streams));
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public void EarlyDispose_ThatThrows_ThrowsAtTheReader()
    {
        _state.AtEnd = static () => Throw();
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 9_999).GetAsyncEnumerator();
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        Assert.Throws<InvalidDataException>(() => _state.Answer(reader.DisposeAsync()));
        AssertEnded(streamer, failed: 1);
    }

    [Fact]
    public void EarlyDispose_CancelsTheMoveThatIsMadeAhead()
    {
        _state.Before = static (i, token) => i == 0 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token);
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 9).GetAsyncEnumerator();
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        Assert.True(streamer.Statistics.IsBusy);
        ValueTask disposed = reader.DisposeAsync();
        Assert.True(_state.Token.IsCancellationRequested);
        _state.Scheduler.RunUntil(disposed.AsTask()).GetAwaiter().GetResult();
        AssertEnded(streamer);
    }

    [Fact]
    public void MoveThatTakesTooLong_TimesOut_CancelsTheToken_AndTheStreamIsOver()
    {
        var gate = new TaskCompletionSource();
        _state.Before = (i, _) => i == 1 ? gate.Task : Task.CompletedTask;
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.WithTimeout(OneSecond).CountAsync(0, 9).GetAsyncEnumerator();
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        ValueTask<bool> move = reader.MoveNextAsync();
        _state.Time.Advance(OneSecond - TimeSpan.FromMilliseconds(1));
        Assert.False(move.IsCompleted);
        _state.Pass(TimeSpan.FromMilliseconds(62));
        Assert.Contains("Streamer.Count' did not answer in time", Assert.Throws<TimeoutException>(() => _state.Answer(move)).Message, StringComparison.Ordinal);
        Assert.True(_state.Token.IsCancellationRequested);
        Assert.Throws<TimeoutException>(() => _state.Answer(reader.MoveNextAsync()));
        Assert.True(reader.DisposeAsync().IsCompletedSuccessfully); // The actor is busy: nobody waits for it.
        Assert.Equal(0, _state.Ended);

        Inline.Open(gate);
        _state.Scheduler.RunAll();
        AssertEnded(streamer);
        Assert.Equal(1, streamer.Statistics.TimedOut);
    }

    [Fact]
    public void TimeLimit_IsEachMovesOwn()
    {
        TaskCompletionSource[] gates = [.. Enumerable.Range(0, 5).Select(static _ => new TaskCompletionSource())];
        _state.Before = (i, _) => gates[i].Task;
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.WithTimeout(OneSecond).CountAsync(0, 5).GetAsyncEnumerator();
        foreach (TaskCompletionSource gate in gates)
        {
            ValueTask<bool> move = reader.MoveNextAsync();
            _state.Scheduler.RunAll();
            _state.Time.Advance(0.8 * OneSecond);
            Inline.Open(gate);
            Assert.True(_state.Answer(move));
        }

        Assert.False(_state.Answer(reader.MoveNextAsync()));
    }

    [Fact]
    public void FirstMoveThatTimesOutInLine_NeverCallsTheHandler()
    {
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.WithTimeout(OneSecond).CountAsync(0, 9).GetAsyncEnumerator();
        ValueTask<bool> move = reader.MoveNextAsync();
        _state.Time.Advance(2 * OneSecond);
        Assert.Throws<TimeoutException>(() => _state.Answer(move));
        Assert.Equal((0, 0), (_state.Begun, streamer.Statistics.Streams));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void InvalidTimeLimit_FailsTheFirstMove(int seconds)
    {
        IAsyncEnumerator<int> reader = _state.Start().WithTimeout(TimeSpan.FromSeconds(seconds)).CountAsync(0, 9).GetAsyncEnumerator();
        Assert.Throws<ArgumentOutOfRangeException>(() => _state.Answer(reader.MoveNextAsync()));
    }

    [Fact]
    public void AbandonedStream_IsDisposedAfterTheIdleTime_AsATurn()
    {
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 999).GetAsyncEnumerator();
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        _state.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.True(_state.Answer(reader.MoveNextAsync())); // Read: it begins anew.
        _state.Time.Advance(TimeSpan.FromSeconds(59));
        _state.Scheduler.RunAll();
        Assert.Equal(0, _state.Ended);
        _state.Pass(OneSecond);
        AssertEnded(streamer);
        Assert.Contains("was not read for 00:01:00", Assert.Throws<TimeoutException>(() => _state.Answer(reader.MoveNextAsync())).Message, StringComparison.Ordinal);
        Assert.True(reader.DisposeAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public void ReaderThatWaits_IsNotIdle()
    {
        var gate = new TaskCompletionSource();
        _state.Before = (_, _) => gate.Task;
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.WithTimeout(Timeout.InfiniteTimeSpan).CountAsync(0, 1).GetAsyncEnumerator();
        ValueTask<bool> move = reader.MoveNextAsync();
        _state.Scheduler.RunAll();
        _state.Pass(TimeSpan.FromMinutes(10));
        Inline.Open(gate);
        Assert.True(_state.Answer(move));
        _state.Pass(OneSecond);
        Assert.False(_state.Answer(reader.MoveNextAsync()));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void IdleTime_IsAtLeastSomething(int milliseconds, bool isRefused)
    {
        ActorOptions options = _state.Options();
        options.StreamIdleTimeout = TimeSpan.FromMilliseconds(milliseconds);
        Exception? error = Record.Exception(() => Streamer.Ref.Start(_state, options));
        Assert.Equal(isRefused ? nameof(ActorOptions.StreamIdleTimeout) : null, (error as ArgumentException)?.ParamName);
    }

    [Fact]
    public async Task Stop_FailsTheNextMove_ThoughItemsAreThere_AndDisposesOnceBeforeTheActor()
    {
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 999).GetAsyncEnumerator();
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        ValueTask stopped = streamer.DisposeAsync();
        Assert.Throws<ActorStoppedException>(() => reader.MoveNextAsync().GetAwaiter().GetResult());
        _state.Scheduler.RunAll();
        await stopped;
        Assert.Equal(["end", "disposed"], _state.Log.TakeLast(2));
        Assert.True(reader.DisposeAsync().IsCompletedSuccessfully);
        AssertEnded(streamer);
        IAsyncEnumerator<int> late = streamer.CountAsync(0, 9).GetAsyncEnumerator();
        Assert.Throws<ActorStoppedException>(() => _state.Answer(late.MoveNextAsync()));
        Assert.Equal(["Count"], _state.DeadLetters);
    }

    [Fact]
    public async Task Stop_LetsTheMoveInLineBeMade()
    {
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 999).GetAsyncEnumerator();
        ValueTask<bool> move = reader.MoveNextAsync();
        ValueTask stopped = streamer.DisposeAsync();
        Assert.True(_state.Answer(move));
        await stopped;
        Assert.Throws<ActorStoppedException>(() => reader.MoveNextAsync().GetAwaiter().GetResult());
        AssertEnded(streamer);
    }

    [Fact]
    public async Task Abort_CancelsTheMoveThatRuns_AndFailsTheReader()
    {
        _state.Before = static (_, token) => Task.Delay(Timeout.Infinite, token);
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 999).GetAsyncEnumerator();
        Task<bool> move = reader.MoveNextAsync().AsTask();
        _state.Scheduler.RunAll();
        streamer.Lifetime.Abort();
        Assert.True(_state.Token.IsCancellationRequested);
        await _state.Scheduler.RunUntil(move);
        Assert.IsAssignableFrom<OperationCanceledException>((await Assert.ThrowsAsync<ActorStoppedException>(() => move)).InnerException);
        await _state.Scheduler.RunUntil(streamer.Lifetime.Completion);
        AssertEnded(streamer, failed: 1);
    }

    [Fact]
    public void ErrorOfAnAbandonedStreamsEnd_GoesToOnError()
    {
        _state.AtEnd = static () => Throw();
        Streamer.Ref streamer = _state.Start();
        Assert.True(_state.Answer(streamer.CountAsync(0, 999).GetAsyncEnumerator().MoveNextAsync()));
        _state.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal("Count", Assert.Single(_state.Errors).Message);
        Assert.Equal((0, 1), (streamer.Statistics.Streams, _state.Ended));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void EitherToken_CancelsTheReading_BeforeItems(bool isArgument, bool isWithCancellation)
    {
        using var argument = new CancellationTokenSource();
        using var with = new CancellationTokenSource();
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 999, isArgument ? argument.Token : default).GetAsyncEnumerator(isWithCancellation ? with.Token : default);
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        (isWithCancellation ? with : argument).Cancel();
        Assert.True(_state.Token.IsCancellationRequested);
        Assert.ThrowsAny<OperationCanceledException>(() => _state.Answer(reader.MoveNextAsync()));
        _state.Scheduler.RunAll();
        AssertEnded(streamer);
        Assert.True(reader.DisposeAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Token_CancelsTheMoveThatRuns_WhoseAwaitEndsWithIt()
    {
        using var source = new CancellationTokenSource();
        _state.Before = static (_, token) => Task.Delay(Timeout.Infinite, token);
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 999).GetAsyncEnumerator(source.Token);
        Task<bool> move = reader.MoveNextAsync().AsTask();
        _state.Scheduler.RunAll();
        source.Cancel();
        await _state.Scheduler.RunUntil(move);
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => move)).CancellationToken);
        AssertEnded(streamer, failed: 1);
    }

    [Fact]
    public void Token_TakesTheMoveOutOfLineAtOnce()
    {
        using var source = new CancellationTokenSource();
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 999, source.Token).GetAsyncEnumerator();
        ValueTask<bool> move = reader.MoveNextAsync();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => _state.Answer(move));
        Assert.Equal((0, 0L), (_state.Begun, streamer.Statistics.Queued));
    }

    [Fact]
    public async Task AwaitForeachThatBreaks_LeavesNothingOpen()
    {
        var state = new StreamerState();
        await using Streamer.Ref streamer = Streamer.Ref.Start(state);
        await foreach (int item in streamer.CountAsync(0, int.MaxValue / 2))
            if (item == 300) break;
        Assert.Equal((1, 0), (state.Ended, streamer.Statistics.Streams));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task Throw() => throw new InvalidDataException("the handler's own");

    private void AssertEnded(Streamer.Ref streamer, int failed = 0)
    {
        Assert.Equal((1, 1, 0, (long)failed), (_state.Begun, _state.Ended, streamer.Statistics.Streams, streamer.Statistics.Failed));
        Assert.Empty(_state.Errors);
    }
}
