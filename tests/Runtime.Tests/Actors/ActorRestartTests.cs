namespace Concurrency.Runtime.Tests;

/// <summary>What a failing tell does to its actor: another object, a stop, or nothing.</summary>
public sealed class ActorRestartTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly MortalState _state = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FailedTell_ReplacesTheObject_AndMailboxAndHandleStay(bool isLater)
    {
        await using Mortal.Ref mortal = _state.Start();
        await mortal.AddAsync(5);
        TaskCompletionSource gate = _state.Hold("hold");
        Task hold = mortal.HoldAsync().AsTask();
        await _state.EnteredAsync("hold");
        Assert.Equal(EnqueueResult.Enqueued, isLater ? mortal.TryTell.FailLater() : mortal.TryTell.Fail());
        Task<int> pending = mortal.AddAsync(1).AsTask();
        gate.SetResult();
        await hold;

        Assert.Equal(1, await pending); // Of the new object, whose state begins anew.
        Assert.Equal(2, await mortal.NumberAsync());
        Assert.Same(mortal, await mortal.MyselfAsync());
        Assert.Equal(["construct 1", "started 1", "hold", "stopping 1 Restarting", "dispose 1", "construct 2", "started 2"], _state.Log);
        Assert.Equal(isLater ? "FailLaterAsync" : "Fail", Assert.Single(_state.Errors).Message);
        Assert.Equal((1L, 1L), (mortal.Statistics.Restarts, mortal.Statistics.Failed));
    }

    [Fact]
    public async Task FailedAsk_IsItsCallersBusinessAlone()
    {
        await using Mortal.Ref mortal = _state.Start();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await mortal.FailAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await mortal.FailLaterAsync());
        Assert.Equal(1, await mortal.NumberAsync());
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public async Task AskThatFailsAfterItsTimeLimit_IsReportedOnly()
    {
        await using Mortal.Ref mortal = _state.Start();
        TaskCompletionSource gate = _state.Hold("hold");
        Task hold = mortal.WithTimeout(TimeSpan.FromSeconds(1)).HoldAndFailAsync().AsTask();
        await _state.EnteredAsync("hold");
        _state.Time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => hold);
        gate.SetResult();
        Assert.Equal(1, await mortal.NumberAsync());
        Assert.Equal("HoldAndFailAsync", Assert.Single(_state.Errors).Message);
    }

    [Fact]
    public async Task Options_WinOverTheAttribute()
    {
        await using Mortal.Ref mortal = _state.Start(ActorErrorMode.Resume);
        await mortal.AddAsync(5);
        await mortal.Tell.FailAsync();
        Assert.Equal(6, await mortal.AddAsync(1));
        Assert.Single(_state.Errors);
    }

    [Fact]
    public async Task Stop_FailsWhatIsInLine_AndSaysWhy()
    {
        Mortal.Ref mortal = _state.Start(ActorErrorMode.Stop);
        TaskCompletionSource gate = _state.Hold("hold");
        Task hold = mortal.HoldAsync().AsTask();
        await _state.EnteredAsync("hold");
        mortal.TryTell.Fail();
        Task<int> pending = mortal.AddAsync(1).AsTask();
        mortal.TryTell.Add(2);
        gate.SetResult();
        await hold;

        Assert.Equal("told to", (await Assert.ThrowsAsync<ActorStoppedException>(() => pending)).InnerException!.InnerException!.Message);
        ActorStoppedException end = await Assert.ThrowsAsync<ActorStoppedException>(() => mortal.Lifetime.Completion);
        Assert.Equal("'Mortal' has stopped: 'Fail' failed.", end.Message);
        Assert.Equal(["construct 1", "started 1", "hold", "stopping 1 Failed at once", "dispose 1"], _state.Log);
        Assert.Equal(["Add"], _state.DeadLetters);
        Assert.Equal("Fail", Assert.Single(_state.Errors).Message);
        await mortal.DisposeAsync(); // Does not throw: it is over.
    }

    [Fact]
    public async Task OneRestartTooManyInTheWindow_StopsTheActor()
    {
        Mortal.Ref mortal = _state.Start();
        for (int i = 0; i < 3; i++) await mortal.Tell.FailAsync();
        Assert.Equal(4, await mortal.NumberAsync());
        await mortal.Tell.FailAsync();

        ActorStoppedException end = await Assert.ThrowsAsync<ActorStoppedException>(() => mortal.Lifetime.Completion);
        Assert.Equal("'Mortal' has stopped: 'Fail' failed, and it had been restarted 3 times within 00:00:10.", end.Message);
        Assert.Equal("told to", end.InnerException!.Message);
        Assert.Equal(["stopping 4 Failed at once", "dispose 4"], _state.Log.TakeLast(2));
        Assert.Equal((4, 3L), (_state.Errors.Count, mortal.Statistics.Restarts));
    }

    [Fact]
    public async Task RestartsThatHaveLeftTheWindow_DoNotCount()
    {
        await using Mortal.Ref mortal = _state.Start();
        for (int i = 0; i < 12; i++)
        {
            await mortal.Tell.FailAsync();
            Assert.Equal(i + 2, await mortal.NumberAsync());
            _state.Time.Advance(TimeSpan.FromSeconds(4));
        }

        Assert.False(mortal.Lifetime.Completion.IsCompleted);
    }

    [Fact]
    public async Task ThrowingConstructor_CountsAsAFailure_AndTheNextOneMayStand()
    {
        await using Mortal.Ref mortal = _state.Start();
        await mortal.AddAsync(1);
        _state.Failures["construct"] = 2;
        await mortal.Tell.FailAsync();
        Assert.Equal(4, await mortal.NumberAsync());
        Assert.Equal(["Fail", "its constructor", "its constructor"], _state.Errors.Select(e => e.Message));
        Assert.Equal(["construct 1", "started 1", "stopping 1 Restarting", "dispose 1", "construct 2", "construct 3", "construct 4", "started 4"], _state.Log);
        Assert.Equal(3, mortal.Statistics.Restarts);
    }

    [Fact]
    public async Task ConstructorThatAlwaysThrows_StopsTheActor_WithNothingLeftToDispose()
    {
        Mortal.Ref mortal = _state.Start();
        await mortal.AddAsync(1);
        _state.Failures["construct"] = 100;
        await mortal.Tell.FailAsync();
        Task<int> pending = mortal.AddAsync(1).AsTask();
        await Assert.ThrowsAsync<ActorStoppedException>(() => pending);
        Assert.IsType<InvalidDataException>((await Assert.ThrowsAsync<ActorStoppedException>(() => mortal.Lifetime.Completion)).InnerException);
        Assert.Equal(["construct 1", "started 1", "stopping 1 Restarting", "dispose 1", "construct 2", "construct 3", "construct 4"], _state.Log);
    }

    [Fact]
    public async Task FailedStart_CountsAsAFailure_AndItsObjectIsDisposedWithoutALastStep()
    {
        _state.Failures["started"] = 2;
        await using Mortal.Ref mortal = _state.Start();
        Assert.Equal(3, await mortal.NumberAsync());
        Assert.Equal(["construct 1", "started 1", "dispose 1", "construct 2", "started 2", "dispose 2", "construct 3", "started 3"], _state.Log);
        Assert.Equal(["StartedAsync", "StartedAsync"], _state.Errors.Select(e => e.Message));
    }

    [Fact]
    public async Task StartThatAlwaysFails_StopsTheActor()
    {
        _state.Failures["started"] = 100;
        Mortal.Ref mortal = _state.Start();
        await Assert.ThrowsAsync<ActorStoppedException>(() => mortal.Lifetime.Completion);
        Assert.Equal(["construct 4", "started 4", "dispose 4"], _state.Log.TakeLast(3));
    }

    [Theory]
    [InlineData("stopping")]
    [InlineData("dispose")]
    public async Task ThrowingLastStep_DoesNotKeepTheNextObjectFromComing(string step)
    {
        await using Mortal.Ref mortal = _state.Start();
        await mortal.AddAsync(1);
        _state.Failures[step] = 1;
        await mortal.Tell.FailAsync();
        Assert.Equal(2, await mortal.NumberAsync());
        Assert.Equal(2, _state.Errors.Count);
    }

    [Fact]
    public async Task RestartWhileItStops_DrainsWithTheNewObject()
    {
        Mortal.Ref mortal = _state.Start();
        TaskCompletionSource gate = _state.Hold("hold");
        Task hold = mortal.HoldAsync().AsTask();
        await _state.EnteredAsync("hold");
        mortal.TryTell.Fail();
        Task<int> pending = mortal.NumberAsync().AsTask();
        Task disposed = mortal.DisposeAsync().AsTask();
        gate.SetResult();
        await hold;
        Assert.Equal(2, await pending);
        await disposed;
        await mortal.Lifetime.Completion;
        Assert.Equal(["stopping 2 Requested", "dispose 2"], _state.Log.TakeLast(2));
    }

    [Fact]
    public async Task AbortWhileItRestarts_EndsWithTheOldObject()
    {
        TaskCompletionSource never = _state.Hold("stopping");
        Mortal.Ref mortal = _state.Start();
        await mortal.Tell.FailAsync();
        await _state.EnteredAsync("stopping");
        Task<int> pending = mortal.NumberAsync().AsTask();
        mortal.Lifetime.Abort();
        await Assert.ThrowsAsync<ActorStoppedException>(() => pending);
        await mortal.Lifetime.Completion;
        Assert.Equal(["construct 1", "started 1", "stopping 1 Restarting", "dispose 1"], _state.Log);
        never.SetResult();
    }

    [Fact]
    public async Task LastStepThatOutlastsTheGraceTime_MakesAStopOfTheRestart()
    {
        TaskCompletionSource never = _state.Hold("stopping");
        Mortal.Ref mortal = _state.Start();
        await mortal.Tell.FailAsync();
        await _state.EnteredAsync("stopping");
        Task<int> pending = mortal.NumberAsync().AsTask();
        _state.Time.Advance(Grace);
        await Assert.ThrowsAsync<ActorStoppedException>(() => pending);
        ActorStoppedException end = await Assert.ThrowsAsync<ActorStoppedException>(() => mortal.Lifetime.Completion);
        Assert.Equal("'Mortal' has stopped: it could not restart, as 'StoppingAsync' went on.", end.Message);
        Assert.Equal(["construct 1", "started 1", "stopping 1 Restarting", "dispose 1"], _state.Log); // It heeded its token in the end.
        never.SetResult();
    }

    [Fact]
    public async Task LastStepThatHeedsNothing_IsGivenUp()
    {
        TaskCompletionSource gate = _state.Hold("deaf stopping");
        Mortal.Ref mortal = _state.Start();
        await mortal.Tell.FailAsync();
        await _state.EnteredAsync("stopping");
        _state.Time.Advance(Grace);
        Assert.False(mortal.Lifetime.Completion.IsCompleted);
        _state.Time.Advance(Grace);
        await Assert.ThrowsAsync<TimeoutException>(() => mortal.Lifetime.Completion);
        Assert.DoesNotContain("dispose 1", _state.Log);
        gate.SetResult();
        await _state.EnteredAsync("dispose");
    }

    [Fact]
    public async Task ConstructorOfARestartThatDoesNotEnd_HoldsUpCallersNoLongerThanTheirLimit_AndIsGivenUpByName()
    {
        Mortal.Ref mortal = _state.Start();
        await mortal.AddAsync(1);
        TaskCompletionSource gate = _state.Hold("construct");
        _state.Forget("construct");
        await mortal.Tell.FailAsync();
        await _state.EnteredAsync("construct");
        Task<int> queued = mortal.WithTimeout(TimeSpan.FromSeconds(1)).NumberAsync().AsTask();
        _state.Time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => queued);
        Task<int> last = mortal.NumberAsync().AsTask();
        mortal.Lifetime.Abort();
        await Assert.ThrowsAsync<ActorStoppedException>(() => last);
        Assert.False(mortal.Lifetime.Completion.IsCompleted);
        _state.Time.Advance(Grace);
        Assert.Contains("'Mortal.its constructor' did not return", (await Assert.ThrowsAsync<TimeoutException>(() => mortal.Lifetime.Completion)).Message, StringComparison.Ordinal);
        _state.Forget("dispose");
        gate.SetResult();
        await _state.EnteredAsync("dispose"); // What was constructed after all goes as well.
        Assert.Equal("dispose 2", _state.Log.Last());
    }

    [Fact]
    public async Task StartOfARestartThatDoesNotEnd_HoldsUpCallersNoLongerThanTheirLimit_AndIsCancelledByTheStop()
    {
        Mortal.Ref mortal = _state.Start();
        await mortal.AddAsync(1);
        _state.Hold("started");
        _state.Forget("started");
        await mortal.Tell.FailAsync();
        await _state.EnteredAsync("started");
        Task<int> queued = mortal.WithTimeout(TimeSpan.FromSeconds(1)).NumberAsync().AsTask();
        _state.Time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => queued);
        mortal.Lifetime.Abort();
        await mortal.Lifetime.Completion;
        Assert.Equal(["construct 1", "started 1", "stopping 1 Restarting", "dispose 1", "construct 2", "started 2", "dispose 2"], _state.Log);
    }

    [Fact]
    public async Task ThrowingOnErrorAndOnRestart_ChangeNothing()
    {
        ActorOptions options = _state.Options();
        options.OnError = error =>
        {
            _state.Errors.Enqueue(error);
            throw new InvalidOperationException("OnError");
        };
        options.OnRestart = (_, _) => throw new InvalidOperationException("OnRestart");
        await using Mortal.Ref mortal = Mortal.Ref.Start(_state, options);
        await mortal.Tell.FailAsync();
        Assert.Equal(2, await mortal.NumberAsync());
        Assert.Equal(["Fail", "OnRestart"], _state.Errors.Select(error => error.Message));
    }

    [Fact]
    public async Task SeveralActors_RestartApart()
    {
        var other = new MortalState();
        await using Mortal.Ref one = _state.Start();
        await using Mortal.Ref two = other.Start();
        await one.Tell.FailAsync();
        Assert.Equal(2, await one.NumberAsync());
        Assert.Equal(1, await two.NumberAsync());
    }
}
