using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary>A restart: timers and scheduled messages survive it, streams fail, and what they have open is disposed before the object it belongs to.</summary>
public sealed class ActorRestartedTimeTests
{
    [Fact]
    public async Task Restart_LeavesTimersAndScheduledMessagesAlone()
    {
        var state = new TickerState();
        ActorOptions options = state.Options();
        options.ErrorMode = ActorErrorMode.Restart;
        Ticker.Ref ticker = Ticker.Ref.Start(state, options);
        ScheduledTell later = ticker.After(TimeSpan.FromMilliseconds(500)).NoteAsync(7);
        state.Pass(250);
        Assert.Equal(2, state.Count("quick"));
        ticker.TryTell.Fail();
        await state.Scheduler.RunUntil(ticker.TokenOfTheTurnAsync(1).AsTask());
        Assert.Equal((1L, 1L), (ticker.Statistics.Restarts, ticker.Statistics.Scheduled));

        state.Pass(800);
        Assert.Equal(10, state.Count("quick"));
        Assert.Equal(1, state.Count("note 7"));
        Assert.False(later.IsPending);
        Assert.Empty(state.DeadLetters);
    }

    [Fact]
    public async Task TickThatFails_RestartsTheActor_AndTheNextOneComes()
    {
        var state = new TickerState { OnTick = static () => throw new InvalidDataException("tick") };
        ActorOptions options = state.Options();
        options.ErrorMode = ActorErrorMode.Restart;
        Ticker.Ref ticker = Ticker.Ref.Start(state, options);
        for (int i = 0; i < 2; i++)
        {
            state.Pass(5_016);
            await state.Scheduler.RunUntil(ticker.TokenOfTheTurnAsync(1).AsTask());
        }

        Assert.Equal((2, 2L), (state.Count("odd"), ticker.Statistics.Restarts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_FailsTheStreams_AndDisposesThemOnce(bool isMoveInLine)
    {
        var state = new StreamerState();
        ActorOptions options = state.Options();
        options.Capacity = 8;
        options.ErrorMode = ActorErrorMode.Restart;
        Streamer.Ref streamer = Streamer.Ref.Start(state, options);
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 9_999).GetAsyncEnumerator();
        var gate = new TaskCompletionSource();
        state.Before = (_, _) => isMoveInLine ? gate.Task : Task.CompletedTask;
        ValueTask<bool> first = reader.MoveNextAsync();
        state.Scheduler.RunAll();
        Inline.Open(gate); // A first move that awaits lets nothing run ahead.
        Assert.True(state.Answer(first));
        streamer.TryTell.Fail();
        ValueTask<bool> move = isMoveInLine ? reader.MoveNextAsync() : default;
        await state.Scheduler.RunUntil(streamer.NoteAsync(1).AsTask());

        Assert.Equal(["end", "disposed"], state.Log.Where(static e => e is "end" or "disposed"));
        Assert.Equal((1L, 0, 1), (streamer.Statistics.Restarts, streamer.Statistics.Streams, state.Ended));
        ActorStoppedException error = Assert.Throws<ActorStoppedException>(() => state.Answer(isMoveInLine ? move : reader.MoveNextAsync()));
        Assert.Contains("restarted", error.Message, StringComparison.Ordinal);
        Assert.True(reader.DisposeAsync().IsCompletedSuccessfully);

        Assert.Equal([0, 1, 2], state.ReadAll(streamer.CountAsync(0, 3))); // From the new object.
    }
}
