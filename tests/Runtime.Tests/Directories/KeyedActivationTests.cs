namespace Concurrency.Runtime.Tests;

/// <summary>An activation that fails: what is in line fails with the error itself, and the next message tries again.</summary>
public sealed class KeyedActivationTests
{
    private readonly SettlerState _state = new();

    [Theory]
    [InlineData("construct", ActorErrorMode.Resume)]
    [InlineData("construct", ActorErrorMode.Restart)]
    [InlineData("construct", ActorErrorMode.Stop)]
    [InlineData("started", ActorErrorMode.Resume)]
    [InlineData("started", ActorErrorMode.Restart)]
    [InlineData("started", ActorErrorMode.Stop)]
    public void FailedActivation_FailsWhatIsInLineWithTheErrorItself_AndTheNextMessageTriesAgain(string step, ActorErrorMode mode)
    {
        Settler.Directory settlers = _state.Start(options => options.ErrorMode = mode);
        Settler.Ref ann = settlers.Get("Ann");
        _state.Failures[step] = 1;
        ValueTask<int> first = ann.AddAsync(1);
        ValueTask<int> second = settlers.Get("Ann").AddAsync(1);
        ann.TryTell.Add(1);
        Assert.Equal($"{step} Ann 1", Assert.Throws<InvalidDataException>(() => _state.Answer(first)).Message);
        Assert.Equal($"{step} Ann 1", Assert.Throws<InvalidDataException>(() => _state.Answer(second)).Message);
        Assert.Equal($"{step} Ann 1", Assert.Single(_state.Errors).Exception.Message);
        Assert.Equal("Concurrency.Runtime.Tests.Settler[Ann].Add", Assert.Single(_state.DeadLetters));
        Assert.Equal(new DirectoryStatistics(0, 1, 0, 1), settlers.Statistics);

        Assert.Equal(2, _state.Answer(ann.NumberAsync()));
        Assert.Equal(
            step == "construct" ? "construct Ann 1 | construct Ann 2 | started Ann 2" : "construct Ann 1 | started Ann 1 | dispose Ann 1 | construct Ann 2 | started Ann 2",
            _state.TakeLog());
    }

    [Fact]
    public void TellThatNobodyWaitsFor_IsNotLostInSilence_WhenTheActivationFails()
    {
        Settler.Directory settlers = _state.Start(static options => options.OnDeadLetter = null);
        _state.Failures["construct"] = 1;
        settlers.Get("Ann").TryTell.Add(1);
        _state.Run();
        Assert.Equal(["its constructor", "Add"], _state.Errors.Select(static error => error.Message));
        Assert.Equal("construct Ann 1", _state.Errors.Last().Exception.InnerException!.InnerException!.Message);
    }

    [Fact]
    public void MessageThatComesWhileAFailedActorEnds_GoesToTheNext()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        _state.Failures["started"] = 1;
        _state.Hold("dispose");
        ValueTask<int> first = ann.NumberAsync();
        _state.Run();
        ValueTask<int> second = ann.NumberAsync();
        Assert.Throws<InvalidDataException>(() => _state.Answer(first));
        Assert.False(second.IsCompleted);
        _state.Open("dispose");
        Assert.Equal(2, _state.Answer(second));
    }

    [Fact]
    public void ActivationThatWaits_LetsMessagesWait_AndTheirTimeRunOut()
    {
        Settler.Directory settlers = _state.Start(static options => options.AskTimeout = TimeSpan.FromSeconds(2));
        _state.Hold("started");
        Settler.Ref ann = settlers.Get("Ann");
        Task<int> first = ann.AddAsync(1).AsTask();
        _state.Pass(TimeSpan.FromSeconds(3));
        _state.Finish(Task.WhenAny(first));
        Assert.IsType<TimeoutException>(first.Exception!.InnerException);
        ValueTask<int> second = ann.AddAsync(1);
        _state.Open("started");
        Assert.Equal(1, _state.Answer(second)); // The first one was never handled.
    }

    [Fact]
    public void StopWhileTheActivationWaits_EndsWithoutAMessageLeft()
    {
        Settler.Directory settlers = _state.Start();
        _state.Hold("started");
        Task<int> call = settlers.Get("Ann").AddAsync(1).AsTask();
        _state.Run();
        settlers.Lifetime.Abort();
        _state.Finish(settlers.Lifetime.Completion);
        _state.Finish(Task.WhenAny(call));
        Assert.True(settlers.Lifetime.Completion.IsCompletedSuccessfully);
        Assert.True(call.IsFaulted);
        Assert.Equal("construct Ann 1 | started Ann 1 | dispose Ann 1", _state.TakeLog());
    }
}
