namespace Concurrency.Runtime.Tests;

/// <summary>One actor per key: begun by its first message, ended when it is idle, followed by the next.</summary>
public sealed class KeyedActorTests
{
    private readonly SettlerState _state = new();

    [Fact]
    public void Get_BeginsNothing_AndTheFirstMessageDoes()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        _state.Run();
        Assert.Equal(("", 0), (_state.TakeLog(), settlers.Count));

        ValueTask<int> call = ann.AddAsync(1);
        Assert.Equal("", _state.TakeLog()); // Constructed by a turn, not by the caller.
        Assert.Equal(1, settlers.Count);
        Assert.Equal(1, _state.Answer(call));
        Assert.Equal("construct Ann 1 | started Ann 1", _state.TakeLog());
        Assert.Equal(("Ann", "Concurrency.Runtime.Tests.Settler[Ann]"), (ann.Key, ann.Name));
        Assert.Equal(new DirectoryStatistics(1, 1, 0, 0), settlers.Statistics);
    }

    [Fact]
    public void HandlesOfOneKey_LeadToOneActor_AndOtherKeysToOthers()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref first = settlers.Get("Ann");
        Settler.Ref second = settlers.Get("Ann"); // Another object, as there is no actor yet.
        Assert.Equal(1, _state.Answer(first.AddAsync(1)));
        Assert.Equal(3, _state.Answer(second.AddAsync(2)));
        Assert.Equal(7, _state.Answer(settlers.Get("Ann").AddAsync(4)));
        Assert.Equal(1, _state.Answer(settlers.Get("Bob").AddAsync(1)));
        Assert.Equal("construct Ann 1 | started Ann 1 | construct Bob 2 | started Bob 2", _state.TakeLog());
    }

    [Fact]
    public void Self_IsTheHandleOfTheKey_AndOutlivesTheActor()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref self = _state.Answer(settlers.Get("Ann").MyselfAsync());
        Assert.Equal("Ann", self.Key);
        Assert.Same(self, settlers.Get("Ann"));
        _state.Pass(2 * SettlerState.Idle);
        Assert.Equal(0, settlers.Count);
        Assert.Equal(2, _state.Answer(self.NumberAsync()));
    }

    [Fact]
    public void IdleActor_IsEnded_NeverSoonerThanTheIdleTime_AndNotMuchLater()
    {
        Settler.Directory settlers = _state.Start();
        _state.Answer(settlers.Get("Ann").AddAsync(1));
        _state.Pass(SettlerState.Idle - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, settlers.Count);
        _state.Pass((SettlerState.Idle / 4) + TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, settlers.Count);
        Assert.Equal("construct Ann 1 | started Ann 1 | stopping Ann 1 Idle | dispose Ann 1", _state.TakeLog());
        Assert.Equal(new DirectoryStatistics(0, 1, 1, 0), settlers.Statistics);
    }

    [Fact]
    public void Messages_KeepAnActorAlive()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        for (int i = 0; i < 10; i++)
        {
            _state.Answer(ann.AddAsync(1));
            _state.Pass(SettlerState.Idle - TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(11, _state.Answer(ann.AddAsync(1)));
    }

    [Fact]
    public void InfiniteIdleTime_EndsNothing()
    {
        Settler.Directory settlers = _state.Start(static options => options.IdleTimeout = Timeout.InfiniteTimeSpan);
        _state.Answer(settlers.Get("Ann").AddAsync(1));
        _state.Pass(TimeSpan.FromDays(30));
        Assert.Equal(1, settlers.Count);
    }

    [Fact]
    public void HandlesKept_LeadToTheNextActor()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref first = settlers.Get("Ann");
        Settler.Ref second = settlers.Get("Ann");
        for (int life = 1; life <= 3; life++)
        {
            Assert.Equal(life, _state.Answer(life % 2 == 0 ? first.NumberAsync() : second.NumberAsync()));
            Assert.Equal(life, _state.Answer(life % 2 == 0 ? second.NumberAsync() : first.NumberAsync()));
            _state.Pass(2 * SettlerState.Idle);
            Assert.Equal(0, settlers.Count);
        }

        Assert.Equal(new DirectoryStatistics(0, 3, 3, 0), settlers.Statistics);
    }

    [Fact]
    public void MessageThatMeetsAClosedActor_IsHandledByTheNext_BuiltAfterTheOldOneIsDisposed()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        _state.Hold("stopping");
        _state.Hold("dispose");
        _state.Pass(2 * SettlerState.Idle);
        _state.TakeLog();

        ValueTask<int> number = ann.NumberAsync();
        ValueTask told = ann.Tell.AddAsync(1);
        EnqueueResult tried = ann.TryTell.Add(1);
        ValueTask<int> sum = settlers.Get("Ann").AddAsync(1);
        _state.Run();
        Assert.True(told.IsCompletedSuccessfully); // Accepted: in line at the next one.
        Assert.Equal(EnqueueResult.Enqueued, tried);
        Assert.False(number.IsCompleted);
        Assert.Equal("", _state.TakeLog());
        _state.Open("stopping");
        Assert.Equal("dispose Ann 1", _state.TakeLog());
        Assert.False(number.IsCompleted);
        _state.Open("dispose");
        Assert.Equal("construct Ann 2 | started Ann 2", _state.TakeLog());
        Assert.Equal((2, 3), (_state.Answer(number), _state.Answer(sum)));
        Assert.Equal(1, settlers.Count);
        Assert.Equal(new DirectoryStatistics(1, 2, 1, 0), settlers.Statistics);
    }

    [Fact]
    public void OrderOfOneSender_StaysTheSame_FromOneActorToTheNext()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        _state.Hold("dispose");
        _state.Pass(2 * SettlerState.Idle);
        List<ValueTask<int>> calls = [];
        for (int i = 0; i < 20; i++)
        {
            calls.Add(ann.AddAsync(1));
        }

        _state.Open("dispose");
        Assert.Equal(Enumerable.Range(1, 20), calls.Select(_state.Answer));
    }

    [Fact]
    public void OpenTurn_KeepsAnActorAlive_AndTheIdleTimeBeginsWithItsEnd()
    {
        Settler.Directory settlers = _state.Start(static options =>
        {
            options.AskTimeout = Timeout.InfiniteTimeSpan;
            options.SlowTurnThreshold = Timeout.InfiniteTimeSpan;
        });
        _state.Hold("hold");
        ValueTask call = settlers.Get("Ann").HoldAsync();
        _state.Pass(5 * SettlerState.Idle);
        Assert.Equal(1, settlers.Count);
        _state.Open("hold");
        _state.Answer(call);
        _state.Pass(SettlerState.Idle - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, settlers.Count);
        _state.Pass(SettlerState.Idle / 2);
        Assert.Equal(0, settlers.Count);
    }

    [Fact]
    public void StoppingThatDoesNotEnd_IsCancelledAtTheStopTimeout_AndGivenUpAfterTheGrace_WhileTheNextOneWaits()
    {
        Settler.Directory settlers = _state.Start(static options =>
        {
            options.StopTimeout = TimeSpan.FromSeconds(10);
            options.StopGrace = TimeSpan.FromSeconds(5);
            options.AskTimeout = TimeSpan.FromMinutes(10);
        });
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        _state.Hold("deaf stopping");
        _state.Pass(SettlerState.Idle * 1.25);
        ValueTask<int> number = ann.NumberAsync();
        _state.Pass(TimeSpan.FromSeconds(16));
        Assert.Contains("given up", Assert.Single(_state.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.False(number.IsCompleted); // Never two at once.
        _state.Open("deaf stopping");
        Assert.Equal(2, _state.Answer(number));
    }

    [Fact]
    public void Lifetime_OfOneKey_EndsItsActor_AndTheNextMessageMakesAnother()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        Assert.True(ann.Lifetime.Completion.IsCompletedSuccessfully);
        _state.Answer(ann.AddAsync(1));
        Lifetime lifetime = ann.Lifetime;
        Assert.False(lifetime.Completion.IsCompleted);
        _state.Finish(lifetime.StopAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal((0, default(ActorStatistics)), (settlers.Count, ann.Statistics));
        Assert.Equal(2, _state.Answer(ann.NumberAsync()));
        Assert.Equal("construct Ann 1 | started Ann 1 | stopping Ann 1 Requested | dispose Ann 1 | construct Ann 2 | started Ann 2", _state.TakeLog());
    }

    [Fact]
    public async Task DisposingAHandle_DoesNothing()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        await ann.DisposeAsync();
        Assert.Equal(2, _state.Answer(ann.AddAsync(1)));
    }

    [Fact]
    public void ErrorThatStopsTheActor_FailsWhatIsInLine_AndTheNextMessageMakesAnother()
    {
        Settler.Directory settlers = _state.Start(static options => options.ErrorMode = ActorErrorMode.Stop);
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        ann.TryTell.Fail();
        ValueTask<int> behind = ann.NumberAsync();
        _state.Run();
        Assert.IsType<ActorStoppedException>(behind.AsTask().Exception!.InnerException);
        Assert.Equal("told to", Assert.Single(_state.Errors).Exception.Message);
        Assert.Equal(2, _state.Answer(ann.NumberAsync()));
        Assert.Equal("construct Ann 1 | started Ann 1 | stopping Ann 1 Failed | dispose Ann 1 | construct Ann 2 | started Ann 2", _state.TakeLog());
    }

    [Fact]
    public void Restart_ConstructsAnotherObjectOfTheSameKey_InTheSameActor()
    {
        Settler.Directory settlers = _state.Start(static options => options.ErrorMode = ActorErrorMode.Restart);
        Settler.Ref ann = settlers.Get("Ann");
        Assert.Equal(1, _state.Answer(ann.AddAsync(1)));
        ann.TryTell.Fail();
        Assert.Equal(2, _state.Answer(ann.NumberAsync()));
        Assert.Same(ann, _state.Answer(ann.MyselfAsync()));
        Assert.Equal(1, settlers.Statistics.Activations);
        Assert.Equal(1, ann.Statistics.Restarts);
        _state.Pass(2 * SettlerState.Idle);
        Assert.Equal("construct Ann 1 | started Ann 1 | stopping Ann 1 Restarting | dispose Ann 1 | construct Ann 2 | started Ann 2 | stopping Ann 2 Idle | dispose Ann 2", _state.TakeLog());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(25 * 24 * 3600 * 1000L)]
    public void IdleTimeThatMakesNoSense_IsRefused(long milliseconds) =>
        Assert.Equal("IdleTimeout", Assert.Throws<ArgumentOutOfRangeException>(() => _state.Start(options => options.IdleTimeout = TimeSpan.FromMilliseconds(milliseconds))).ParamName);

    [Fact]
    public void OptionsOfTheActors_AreChecked() =>
        Assert.Equal("Capacity", Assert.Throws<ArgumentOutOfRangeException>(() => _state.Start(static options => options.Capacity = 0)).ParamName);

    [Fact]
    public void NullAsKey_IsRefused() => Assert.Equal("key", Assert.Throws<ArgumentNullException>(() => _state.Start().Get(null!)).ParamName);

    [Fact]
    public void ManyKeys_AreFoundAgain_AndForgotten()
    {
        Settler.Directory settlers = _state.Start();
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 3_000; i++)
            {
                settlers.Get($"{i}").TryTell.Add(i);
            }

            _state.Run();
            Assert.Equal(3_000, settlers.Count);
            for (int i = 0; i < 3_000; i++)
            {
                Assert.Equal(i, _state.Answer(settlers.Get($"{i}").AddAsync(0)));
            }

            _state.Log.Clear();
            _state.Pass(2 * SettlerState.Idle);
            Assert.Equal(0, settlers.Count);
        }
    }
}
