namespace Concurrency.Runtime.Tests;

/// <summary>The steps around the messages, their order at every kind of end, and what becomes of the actor when one of them fails or does not end.</summary>
public sealed class ActorLifecycleTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly MortalState _state = new();

    [Fact]
    public async Task Dispose_RunsTheStepsInOrder()
    {
        Mortal.Ref mortal = _state.Start();
        Assert.Equal(3, await mortal.AddAsync(3));
        await mortal.DisposeAsync();
        Assert.Equal(["construct 1", "started 1", "stopping 1 Requested", "dispose 1"], _state.Log);
        await mortal.Lifetime.Completion;
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public async Task ActorWithoutAMessage_HasStartedAndStopsLikeAnyOther()
    {
        Mortal.Ref mortal = _state.Start();
        await _state.EnteredAsync("started");
        await mortal.Lifetime.StopAsync(Deadline);
        Assert.Equal(["construct 1", "started 1", "stopping 1 Requested", "dispose 1"], _state.Log);
    }

    [Fact]
    public async Task Abort_LeavesNoTimeToTheLastStep_AndDisposesAllTheSame()
    {
        Mortal.Ref mortal = _state.Start();
        TaskCompletionSource gate = _state.Hold("hold");
        Task hold = mortal.HoldAsync().AsTask();
        await _state.EnteredAsync("hold");
        Task<int> queued = mortal.AddAsync(1).AsTask();
        mortal.Lifetime.Abort();
        await Assert.ThrowsAsync<ActorStoppedException>(() => hold);
        await Assert.ThrowsAsync<ActorStoppedException>(() => queued);
        await mortal.Lifetime.Completion;
        Assert.Equal(["construct 1", "started 1", "hold", "stopping 1 Requested at once", "dispose 1"], _state.Log);
        gate.SetResult();
    }

    [Fact]
    public async Task MessagesBeforeTheStart_WaitForIt()
    {
        TaskCompletionSource gate = _state.Hold("started");
        Mortal.Ref mortal = _state.Start();
        Task<int> first = mortal.AddAsync(1).AsTask();
        await _state.EnteredAsync("started");
        Assert.False(first.IsCompleted);
        Assert.True(mortal.Statistics is { Handled: 0, Queued: 1, IsBusy: true });
        gate.SetResult();
        Assert.Equal(1, await first);
        await mortal.DisposeAsync();
    }

    [Theory]
    [InlineData(ActorErrorMode.Resume)]
    [InlineData(ActorErrorMode.Stop)]
    public async Task FailedStart_StopsTheActor_AndEverybodyLearnsWhy(ActorErrorMode mode)
    {
        TaskCompletionSource gate = _state.Hold("started");
        Mortal.Ref mortal = _state.Start(mode);
        Task<int> queued = mortal.AddAsync(1).AsTask();
        Assert.Equal(EnqueueResult.Enqueued, mortal.TryTell.Add(2));
        await _state.EnteredAsync("started");
        gate.SetException(new InvalidDataException("no start"));

        Assert.IsType<InvalidDataException>((await Assert.ThrowsAsync<ActorStoppedException>(() => queued)).InnerException!.InnerException);
        ActorStoppedException end = await Assert.ThrowsAsync<ActorStoppedException>(() => mortal.Lifetime.Completion);
        Assert.Equal("'Mortal' has stopped: its StartedAsync failed.", end.Message);
        Assert.IsType<InvalidDataException>(end.InnerException);
        Assert.Equal(["construct 1", "started 1", "dispose 1"], _state.Log);
        ActorError error = Assert.Single(_state.Errors);
        Assert.Equal(("StartedAsync", "no start"), (error.Message, error.Exception.Message));
        Assert.Equal(["Add"], _state.DeadLetters);
        Assert.IsType<InvalidDataException>((await Assert.ThrowsAsync<ActorStoppedException>(async () => await mortal.AddAsync(3))).InnerException!.InnerException);
        await mortal.DisposeAsync();
    }

    [Fact]
    public async Task ThrowingConstructor_ThrowsAtStart()
    {
        _state.Failures["construct"] = 1;
        Assert.Throws<InvalidDataException>(() => _state.Start());
        await using Mortal.Ref mortal = _state.Start();
        Assert.Equal(2, await mortal.NumberAsync());
    }

    [Fact]
    public void InvalidOptions_ThrowBeforeAnythingIsConstructed()
    {
        Assert.Equal("RestartLimit", Invalid(o => o.RestartLimit = 0));
        Assert.Equal("RestartWindow", Invalid(o => o.RestartWindow = TimeSpan.Zero));
        Assert.Equal("RestartWindow", Invalid(o => o.RestartWindow = TimeSpan.FromSeconds(-2)));
        Assert.Equal("ErrorMode", Invalid(o => o.ErrorMode = (ActorErrorMode)7));
        Assert.Equal("Capacity", Invalid(o => o.Capacity = 0));
        Assert.Empty(_state.Log);

        string? Invalid(Action<ActorOptions> change)
        {
            ActorOptions options = _state.Options();
            change(options);
            return Assert.Throws<ArgumentOutOfRangeException>(() => Mortal.Ref.Start(_state, options)).ParamName;
        }
    }

    [Theory]
    [InlineData("stopping", "StoppingAsync")]
    [InlineData("dispose", "Dispose")]
    public async Task ThrowingLastStep_IsReported_AndTheActorEndsAllTheSame(string step, string name)
    {
        _state.Failures[step] = 1;
        Mortal.Ref mortal = _state.Start();
        await mortal.AddAsync(1);
        await mortal.DisposeAsync();
        await mortal.Lifetime.Completion;
        Assert.Equal(["construct 1", "started 1", "stopping 1 Requested", "dispose 1"], _state.Log);
        ActorError error = Assert.Single(_state.Errors);
        Assert.Equal((name, step), (error.Message, error.Exception.Message));
    }

    [Fact]
    public async Task LastStepThatHeedsItsToken_IsCancelledAtTheDeadline()
    {
        _state.Hold("stopping");
        Mortal.Ref mortal = _state.Start();
        await mortal.AddAsync(1);
        Task disposed = mortal.DisposeAsync().AsTask();
        await _state.EnteredAsync("stopping");
        _state.Time.Advance(Deadline);
        await disposed;
        await mortal.Lifetime.Completion;
        Assert.IsAssignableFrom<OperationCanceledException>(Assert.Single(_state.Errors).Exception);
        Assert.Equal("dispose 1", _state.Log.Last());
    }

    [Theory]
    [InlineData("deaf stopping", "stopping", "StoppingAsync")]
    [InlineData("dispose", "dispose", "DisposeAsync")]
    public async Task LastStepThatDoesNotEnd_IsGivenUpByName(string gate, string step, string name)
    {
        TaskCompletionSource held = _state.Hold(gate);
        Mortal.Ref mortal = _state.Start();
        await mortal.AddAsync(1);
        Task disposed = mortal.DisposeAsync().AsTask();
        await _state.EnteredAsync(step);
        _state.Time.Advance(Deadline);
        Assert.False(disposed.IsCompleted);
        _state.Time.Advance(Grace);
        await disposed;
        Assert.Contains($"'Mortal.{name}' did not return", (await Assert.ThrowsAsync<TimeoutException>(() => mortal.Lifetime.Completion)).Message, StringComparison.Ordinal);
        held.SetResult();
    }

    [Fact]
    public async Task StartThatDoesNotEnd_IsCancelledByTheStop_AndTheObjectHasNoLastStep()
    {
        _state.Hold("started");
        Mortal.Ref mortal = _state.Start();
        await _state.EnteredAsync("started");
        Task<int> queued = mortal.AddAsync(1).AsTask();
        mortal.Lifetime.Abort();
        await Assert.ThrowsAsync<ActorStoppedException>(() => queued);
        Task ended = await Task.WhenAny(mortal.Lifetime.Completion);
        Assert.False(ended.IsFaulted); // The stop was asked for; what it did to the start is no error of the actor's.
        Assert.Equal(["construct 1", "started 1", "dispose 1"], _state.Log);
    }

    [Fact]
    public async Task LastStepThatWaitsForItsOwnEnd_LearnsThatItCannot()
    {
        var hermit = Hermit.Ref.Start(_state, _state.Options(ActorErrorMode.Resume));
        await hermit.NothingAsync();
        await hermit.DisposeAsync();
        await hermit.Lifetime.Completion;
        Assert.Contains("waits for the end of its own actor", Assert.Single(_state.Errors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MessagesToItselfFromTheStart_AreMessagesLikeAnyOther()
    {
        await using Hermit.Ref hermit = Hermit.Ref.Start(_state, _state.Options(ActorErrorMode.Resume));
        await hermit.NothingAsync();
        await hermit.Lifetime.DrainAsync();
        Assert.Equal(["nothing", "told"], _state.Log.Order());
    }
}

/// <summary>An actor that talks to itself in its lifecycle.</summary>
[Actor]
public sealed partial class Hermit(MortalState state) : IActorLifecycle
{
    async ValueTask IActorLifecycle.StartedAsync(CancellationToken cancellationToken)
    {
        await Self.Tell.ToldAsync(cancellationToken);
        await Task.Yield();
    }

#pragma warning disable CG2016 // What the rule forbids is what is tested.
    async ValueTask IActorLifecycle.StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken) => await Self.Lifetime.StopAsync(TimeSpan.FromSeconds(1), cancellationToken);
#pragma warning restore CG2016

    public void Told() => state.Log.Enqueue("told");

    public void Nothing() => state.Log.Enqueue("nothing");
}
