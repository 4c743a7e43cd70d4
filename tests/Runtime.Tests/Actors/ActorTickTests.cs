using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary><c>[Every]</c>: on its grid, one at a time, whatever the mailbox and the handlers do; over when the actor stops.</summary>
public sealed class ActorTickTests
{
    private readonly TickerState _state = new();

    [Fact]
    public void Ticks_ComeOnTheirGrid_AndNeverEarly()
    {
        Ticker.Ref ticker = _state.Start();
        _state.Pass(99);
        Assert.Equal(0, _state.Count("quick"));
        _state.Pass(17);
        Assert.Equal(1, _state.Count("quick"));
        for (int tick = 2; tick <= 60; tick++)
        {
            _state.Pass((tick * 100) - 1 - ElapsedMilliseconds());
            Assert.Equal(tick - 1, _state.Count("quick"));
            _state.Pass(17);
            Assert.Equal(tick, _state.Count("quick"));
        }

        Assert.Equal(6, _state.Count("slow"));
        Assert.Equal(1, _state.Count("odd"));
        Assert.Equal(67, ticker.Statistics.Handled);
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public void TicksThatFindTheOneBeforeInLine_AreLeftOut()
    {
        Ticker.Ref ticker = _state.Start();
        _state.Time.Advance(TimeSpan.FromMilliseconds(950));
        Assert.Equal(1, ticker.Statistics.Queued);
        _state.Scheduler.RunAll();
        Assert.Equal(1, _state.Count("quick"));

        _state.Pass(66); // The grid stands where it stood.
        Assert.Equal(2, _state.Count("quick"));
    }

    [Fact]
    public void ClockThatWasAway_BringsOneTick()
    {
        _state.Start();
        _state.Pass(8);
        _state.Time.AutoAdvanceAmount = TimeSpan.Zero;
        _state.Time.SetUtcNow(_state.Time.GetUtcNow() + TimeSpan.FromHours(3)); // One jump; every timer of the provider fires at its end.
        _state.Scheduler.RunAll();
        Assert.InRange(_state.Count("quick"), 1, 2); // One was in line; a second may have been due while the first one was handled.
        int before = _state.Count("quick");
        _state.Pass(90);
        Assert.InRange(_state.Count("quick"), before, before + 1);
    }

    [Fact]
    public void TicksThatFindTheTurnOpen_AreLeftOut_AndTheNextOneComesAfterIt()
    {
        _state.Gate = new TaskCompletionSource();
        Ticker.Ref ticker = _state.Start();
        _state.Pass(1_016);
        Assert.Equal(1, _state.Count("slow"));
        Assert.True(ticker.Statistics.IsBusy);

        _state.Pass(5_000);
        Assert.Equal(1, _state.Count("slow"));
        Assert.InRange(ticker.Statistics.Queued, 2, 2); // One each of the other two; none of its own.

        TaskCompletionSource gate = _state.Gate;
        _state.Gate = null;
        Inline.Open(gate);
        _state.Scheduler.RunAll();
        Assert.Equal((1, 1), (_state.Count("slow"), _state.Count("slow end")));
        _state.Pass(1_000);
        Assert.Equal((2, 2), (_state.Count("slow"), _state.Count("slow end")));
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public void FullMailbox_TakesTheTick_WhichNeitherEvictsNorIsEvicted(QueueFullMode mode)
    {
        Ticker.Ref ticker = _state.Start(mode);
        ticker.TryTell.Note(1);
        ticker.TryTell.Note(2);
        _state.Time.Advance(TimeSpan.FromMilliseconds(116));
        Assert.Equal(3, ticker.Statistics.Queued);
        Assert.Empty(_state.Dropped);

        EnqueueResult third = ticker.TryTell.Note(3);
        _state.Scheduler.RunAll();
        string[] expected = (mode, third) switch
        {
            (QueueFullMode.Wait or QueueFullMode.Reject, EnqueueResult.Full) => ["note 1", "note 2", "quick"],
            (QueueFullMode.DropIncoming, EnqueueResult.Dropped) => ["note 1", "note 2", "quick"],
            (QueueFullMode.DropOldest, EnqueueResult.EnqueuedAfterDrop) => ["note 2", "quick", "note 3"],
            (QueueFullMode.DropNewest, EnqueueResult.EnqueuedAfterDrop) => ["note 1", "quick", "note 3"],
            _ => [],
        };
        Assert.Equal(expected, _state.Log);
        _state.Pass(100);
        Assert.Equal(2, _state.Count("quick"));
    }

    [Fact]
    public void Errors_GoToOnError_AndTheNextTickComesAllTheSame()
    {
        _state.OnTick = static () => throw new InvalidDataException("at once");
        _state.Start();
        _state.Pass(5_016);
        Assert.Equal("Odd: at once", Assert.Single(_state.Errors.Select(static e => $"{e.Message}: {e.Exception.Message}")));

        _state.OnTick = static () => Task.FromException(new InvalidDataException("later"));
        _state.Pass(5_000);
        Assert.Equal("later", _state.Errors[1].Exception.Message);

        _state.OnTick = null;
        _state.Pass(5_000);
        Assert.Equal((3, 2), (_state.Count("odd"), _state.Errors.Count));
    }

    [Fact]
    public void TickThatReturnsNoTask_IsAnError_EachTime()
    {
        _state.Start();
        _state.Pass(120_100);
        Assert.Equal(2, _state.Errors.Count(static e => e.Message == "Nothing" && e.Exception is InvalidOperationException));
    }

    [Fact]
    public async Task Stop_EndsTheTimersAtOnce_AndWhatWasInLineIsHandled()
    {
        Ticker.Ref ticker = _state.Start();
        _state.Time.Advance(TimeSpan.FromMilliseconds(116));
        Task stopped = ticker.DisposeAsync().AsTask();
        _state.Pass(500);
        Assert.Equal(1, _state.Count("quick"));
        await stopped;
        _state.Pass(5_000);
        Assert.Equal(1, _state.Count("quick"));
        Assert.Empty(_state.DeadLetters);
        Assert.Equal(0, _state.Scheduler.Pending);
    }

    [Fact]
    public async Task Abort_BuriesTheTickInLine_WithoutALetter_AndCancelsTheTokenOfTheOpenOne()
    {
        _state.Gate = new TaskCompletionSource();
        Ticker.Ref ticker = _state.Start();
        _state.Pass(1_016);
        Assert.False(_state.Token.IsCancellationRequested);
        _state.Pass(200);
        Assert.Equal(1, ticker.Statistics.Queued);
        ticker.Lifetime.Abort();
        Assert.True(_state.Token.IsCancellationRequested);
        Inline.Open(_state.Gate);
        _state.Scheduler.RunAll();
        await ticker.Lifetime.Completion;
        Assert.Empty(_state.DeadLetters);
        Assert.Empty(_state.Errors);
        Assert.Equal(0, ticker.Statistics.DeadLetters);
    }

    [Fact]
    public void PublicMethod_IsAMessageToo()
    {
        Ticker.Ref ticker = _state.Start();
        ValueTask<int> asked = ticker.OddAsync();
        _state.Scheduler.RunAll();
        Assert.Equal(1, asked.GetAwaiter().GetResult());
        Assert.Null(typeof(Ticker.Ref).GetMethod("SlowlyAsync")); // [NotAMessage]
        Assert.Null(typeof(Ticker.Ref).GetMethod("QuicklyAsync"));
    }

    private int ElapsedMilliseconds() => (int)(_state.Time.GetUtcNow() - _state.Time.Start).TotalMilliseconds;
}
