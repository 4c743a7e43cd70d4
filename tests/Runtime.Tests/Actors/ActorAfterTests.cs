using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary><c>After(span)</c>: sent when its time has come, taken back until then, a dead letter when the actor stops before.</summary>
public sealed class ActorAfterTests
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly TickerState _state = new();

    private IEnumerable<string> Notes => _state.Log.Where(static entry => entry.StartsWith("note", StringComparison.Ordinal));

    [Fact]
    public void Message_IsSentWhenItsTimeHasCome_AndNeverEarly()
    {
        Ticker.Ref ticker = _state.Start();
        ScheduledTell later = ticker.After(OneSecond).NoteAsync(1);
        Assert.True(later.IsPending);
        Assert.Equal(1, ticker.Statistics.Scheduled);
        _state.Pass(999);
        Assert.Empty(Notes);
        Assert.True(later.IsPending);

        _state.Pass(1 + 62);
        Assert.Equal(["note 1"], Notes);
        Assert.False(later.IsPending);
        Assert.False(later.Cancel());
        Assert.Equal(0, ticker.Statistics.Scheduled);
    }

    [Fact]
    public void Messages_ComeInTheOrderOfTheirTimes_AndOfTheirCallsWhereThoseAreEqual()
    {
        Ticker.Ref ticker = _state.Start();
        var random = new Random(7);
        int[] delays = [.. Enumerable.Range(0, 300).Select(_ => random.Next(1, 20) * 200)];
        for (int i = 0; i < delays.Length; i++) ticker.After(TimeSpan.FromMilliseconds(delays[i])).NoteAsync(i);
        Assert.Equal(300, ticker.Statistics.Scheduled);
        _state.Pass(5_000);
        Assert.Equal(Enumerable.Range(0, 300).OrderBy(i => delays[i]).ThenBy(static i => i).Select(static i => $"note {i}"), Notes);
    }

    [Fact]
    public void Zero_IsSentAtTheNextTick()
    {
        Ticker.Ref ticker = _state.Start();
        ticker.After(TimeSpan.Zero).NoteAsync(1);
        _state.Pass(16);
        Assert.Equal(["note 1"], Notes);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-20_000)]
    public void NegativeAndInfiniteDelays_AreRefusedByName(int milliseconds)
    {
        Ticker.Ref ticker = _state.Start();
        Assert.Equal("delay", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = ticker.After(TimeSpan.FromMilliseconds(milliseconds)); }).ParamName);
    }

    [Fact]
    public void LongestDelay_WaitsAsLong()
    {
        Ticker.Ref ticker = _state.Start();
        ScheduledTell never = ticker.After(TimeSpan.MaxValue).NoteAsync(1);
        _state.Pass(2_000);
        Assert.True(never.IsPending);
        Assert.True(never.Cancel());
    }

    [Fact]
    public void Cancel_TakesItBack_Once()
    {
        Ticker.Ref ticker = _state.Start();
        ScheduledTell[] all = [.. Enumerable.Range(0, 50).Select(i => ticker.After(OneSecond * (1 + (i % 7))).NoteAsync(i))];
        foreach (ScheduledTell odd in all.Where(static (_, i) => i % 2 == 1))
        {
            Assert.True(odd.Cancel());
            Assert.False(odd.Cancel());
            Assert.False(odd.IsPending);
        }

        Assert.Equal(25, ticker.Statistics.Scheduled);
        _state.Pass(8_000);
        Assert.Equal(Enumerable.Range(0, 50).Where(static i => i % 2 == 0).Select(static i => $"note {i}").Order(), Notes.Order());
        Assert.Empty(_state.DeadLetters);
    }

    [Fact]
    public void Token_TakesItBack_UntilItIsSent()
    {
        Ticker.Ref ticker = _state.Start();
        using var source = new CancellationTokenSource();
        ScheduledTell sooner = ticker.After(OneSecond).NoteAsync(1, source.Token);
        ScheduledTell later = ticker.After(2 * OneSecond).NoteAsync(2, source.Token);
        _state.Pass(1_100);
        source.Cancel();
        Assert.False(later.IsPending);
        ScheduledTell late = ticker.After(OneSecond).NoteAsync(3, source.Token);
        Assert.False(late.IsPending);
        _state.Pass(3_000);
        Assert.Equal(["note 1"], Notes);
        Assert.False(sooner.IsPending);
        Assert.Equal(0, ticker.Statistics.Scheduled);
        Assert.Empty(_state.DeadLetters);
    }

    [Fact]
    public async Task Stop_MakesDeadLettersOfWhatHasNotCome()
    {
        Ticker.Ref ticker = _state.Start();
        ScheduledTell later = ticker.After(OneSecond).NoteAsync(1);
        ticker.After(OneSecond).FailAsync();
        ticker.After(OneSecond).NoteAsync(2).Cancel();
        Task stopped = ticker.DisposeAsync().AsTask();
        Assert.False(later.IsPending);
        Assert.False(later.Cancel());
        Assert.Equal(["Note", "Fail"], _state.DeadLetters);
        _state.Scheduler.RunAll();
        await stopped;

        Assert.False(ticker.After(OneSecond).NoteAsync(3).IsPending); // To one that has stopped: the same.
        Assert.Equal(["Note", "Fail", "Note"], _state.DeadLetters);
        Assert.Equal((3L, 0L), (ticker.Statistics.DeadLetters, ticker.Statistics.Scheduled));
        _state.Pass(2_000);
        Assert.Empty(Notes);
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public void WithoutOnDeadLetter_TheLossIsAnError()
    {
        ActorOptions options = _state.Options();
        options.OnDeadLetter = null;
        Ticker.Ref ticker = Ticker.Ref.Start(_state, options);
        ticker.After(OneSecond).NoteAsync(1);
        ticker.Lifetime.Abort();
        Assert.IsType<ActorStoppedException>(Assert.Single(_state.Errors).Exception);
    }

    [Fact]
    public void FullMailbox_TakesIt_AndWhatTheHandlerThrowsGoesToOnError()
    {
        Ticker.Ref ticker = _state.Start(QueueFullMode.Reject);
        ticker.After(TimeSpan.FromMilliseconds(40)).FailAsync();
        ticker.TryTell.Note(1);
        ticker.TryTell.Note(2);
        _state.Time.Advance(TimeSpan.FromMilliseconds(80));
        _state.Scheduler.RunAll();
        Assert.Equal(["note 1", "note 2"], _state.Log);
        Assert.Equal(("Fail", "late"), (Assert.Single(_state.Errors).Message, _state.Errors[0].Exception.Message));
    }

    [Fact]
    public void HandlersToken_IsTheTurns()
    {
        Ticker.Ref ticker = _state.Start();
        using var source = new CancellationTokenSource();
        ticker.After(OneSecond).TokenOfTheTurnAsync(1, source.Token);
        _state.Pass(1_100);
        Assert.Empty(_state.Errors);
        Assert.Equal(12, ticker.Statistics.Handled); // Eleven ticks, and the message.
    }

    [Fact]
    public void ManyOfThem_ShareOneTimerOfTheClock()
    {
        var time = new CountingTimeProvider();
        ActorOptions options = _state.Options();
        options.TimeProvider = time;
        Ticker.Ref[] tickers = [.. Enumerable.Range(0, 10).Select(_ => Ticker.Ref.Start(_state, options))];
        for (int i = 0; i < 10_000; i++) tickers[i % 10].After(TimeSpan.FromMilliseconds(i)).NoteAsync(i);
        Assert.Equal(1, time.ActiveTimers);
        for (int i = 0; i < 11; i++)
        {
            time.Advance(OneSecond);
            _state.Scheduler.RunAll();
        }

        Assert.Equal(10_000, Notes.Count());
    }
}
