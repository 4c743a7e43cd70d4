namespace Concurrency.Runtime.Tests;

/// <summary>The end of a directory: all of its actors drain, within the time there is.</summary>
public sealed class KeyedStopTests
{
    private readonly SettlerState _state = new();

    [Fact]
    public void Dispose_HandlesWhatIsInLine_ThenEndsEveryActor()
    {
        Settler.Directory settlers = _state.Start();
        Task<int> ann = settlers.Get("Ann").AddAsync(1).AsTask();
        Task<int> bob = settlers.Get("Bob").AddAsync(2).AsTask();
        Task end = settlers.DisposeAsync().AsTask();
        _state.Run();
        _state.Finish(end);
        _state.Finish(Task.WhenAll(ann, bob));
        Assert.Equal((1, 2), (ann.Result, bob.Result));
        Assert.True(settlers.Lifetime.Completion.IsCompletedSuccessfully);
        Assert.Equal(0, settlers.Count);
        string log = _state.TakeLog();
        Assert.Contains("stopping Ann 1 Requested | dispose Ann 1", log, StringComparison.Ordinal);
        Assert.Contains("stopping Bob 2 Requested | dispose Bob 2", log, StringComparison.Ordinal);
    }

    [Fact]
    public void AfterTheEnd_MessagesAreRefused_AndNothingIsBegun()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        _state.Finish(settlers.DisposeAsync().AsTask());
        _state.TakeLog();
        Assert.IsType<ActorStoppedException>(ann.AddAsync(1).AsTask().Exception!.InnerException);
        Assert.IsType<ActorStoppedException>(settlers.Get("Bob").Tell.AddAsync(1).AsTask().Exception!.InnerException);
        Assert.Equal(EnqueueResult.Completed, settlers.Get("Bob").TryTell.Add(1));
        Assert.IsType<ActorStoppedException>(settlers.Get("Bob").CountAsync(1).GetAsyncEnumerator().MoveNextAsync().AsTask().Exception!.InnerException);
        Assert.False(settlers.Get("Bob").After(TimeSpan.FromSeconds(1)).AddAsync(1).IsPending);
        _state.Run();
        Assert.Equal(("", 0), (_state.TakeLog(), settlers.Count));
        Assert.Equal(5, _state.DeadLetters.Count);
    }

    [Fact]
    public void EmptyDirectory_EndsAtOnce()
    {
        Settler.Directory settlers = _state.Start();
        Task end = settlers.DisposeAsync().AsTask();
        _state.Finish(end);
    }

    [Fact]
    public void ManyActors_AreEndedSoManyAtATime()
    {
        Settler.Directory settlers = _state.Start();
        for (int i = 0; i < 1_000; i++)
        {
            _state.Answer(settlers.Get($"{i}").AddAsync(1));
        }

        _state.Log.Clear();
        _state.Hold("stopping");
        Task end = settlers.DisposeAsync().AsTask();
        _state.Run();
        Assert.Equal(256, _state.Log.Count);
        Assert.Equal(1_000, settlers.Count);
        _state.Open("stopping");
        _state.Finish(end);
        Assert.Equal(2_000, _state.Log.Count);
    }

    [Fact]
    public void Deadline_CancelsAllThatAreLeft()
    {
        Settler.Directory settlers = _state.Start(static options =>
        {
            options.StopTimeout = TimeSpan.FromSeconds(10);
            options.AskTimeout = Timeout.InfiniteTimeSpan;
        });
        for (int i = 0; i < 600; i++)
        {
            _state.Answer(settlers.Get($"{i}").AddAsync(1));
        }

        _state.Hold("hold");
        Task held = settlers.Get("0").HoldAsync().AsTask();
        _state.Hold("stopping");
        Task end = settlers.DisposeAsync().AsTask();
        _state.Pass(TimeSpan.FromSeconds(9));
        Assert.False(end.IsCompleted);
        _state.Pass(TimeSpan.FromSeconds(2));
        _state.Finish(end);
        _state.Finish(Task.WhenAny(held));
        Assert.True(settlers.Lifetime.Completion.IsCompletedSuccessfully);
        Assert.IsType<ActorStoppedException>(held.Exception!.InnerException);
        Assert.Equal(0, settlers.Count);
    }

    [Fact]
    public void ActorThatDoesNotReturn_IsGivenUp_AndCompletionSaysSo()
    {
        Settler.Directory settlers = _state.Start(static options =>
        {
            options.StopTimeout = TimeSpan.FromSeconds(1);
            options.StopGrace = TimeSpan.FromSeconds(1);
        });
        _state.Answer(settlers.Get("Ann").AddAsync(1));
        _state.Answer(settlers.Get("Bob").AddAsync(1));
        _state.Hold("deaf stopping");
        Task end = settlers.DisposeAsync().AsTask();
        _state.Pass(TimeSpan.FromSeconds(3));
        _state.Finish(end);
        string message = Assert.IsType<TimeoutException>(settlers.Lifetime.Completion.Exception!.InnerException).Message;
        Assert.Contains("StoppingAsync", message, StringComparison.Ordinal);
        Assert.Contains("1 other", message, StringComparison.Ordinal);
        Assert.Equal(2, _state.Errors.Count);
        _state.Open("deaf stopping");
        Assert.Equal(0, settlers.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ActorThatWasGivenUpBefore_DoesNotHoldUpTheEnd(bool isOpenedInTime)
    {
        Settler.Directory settlers = _state.Start(static options =>
        {
            options.StopTimeout = TimeSpan.FromSeconds(1);
            options.StopGrace = TimeSpan.FromSeconds(1);
        });
        _state.Answer(settlers.Get("Ann").AddAsync(1));
        _state.Hold("deaf stopping");
        _state.Pass(2 * SettlerState.Idle);
        Assert.Contains("is given up", Assert.Single(_state.Errors).Exception.Message, StringComparison.Ordinal);
        Task end = settlers.DisposeAsync().AsTask();
        _state.Run();
        Assert.False(end.IsCompleted); // It may still end in time.
        if (isOpenedInTime) _state.Open("deaf stopping");
        else _state.Pass(TimeSpan.FromSeconds(1));
        _state.Finish(end);
        Assert.Equal(!isOpenedInTime, settlers.Lifetime.Completion.IsFaulted);
        if (!isOpenedInTime) _state.Open("deaf stopping");
        Assert.Equal((0, 1), (settlers.Count, _state.Errors.Count));
    }

    [Fact]
    public void ActorsThatAskEachOther_DrainToo()
    {
        Settler.Directory settlers = _state.Start();
        _state.Answer(settlers.Get("Bob").AddAsync(1));
        Task<int> call = settlers.Get("Ann").AskAsync(settlers.Get("Bob")).AsTask();
        Task end = settlers.DisposeAsync().AsTask();
        _state.Finish(end);
        _state.Finish(Task.WhenAny(call)); // Answered, or told that Bob has stopped: nobody is left waiting.
    }

    [Fact]
    public void AwaitingTheEndOfTheDirectory_InAnActorOfIt_IsAnError()
    {
        Waiter.Directory waiters = Waiter.Directory.Start(new DirectoryOptions { Scheduler = _state.Scheduler, TimeProvider = _state.Time });
        Task dispose = waiters.Get(1).EndAsync(waiters).AsTask();
        _state.Finish(Task.WhenAny(dispose));
        _state.Finish(waiters.Lifetime.Completion);
        Assert.IsType<InvalidOperationException>(dispose.Exception!.InnerException);
        Assert.True(waiters.Lifetime.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Drain_WaitsForTheActorsThatAreThere()
    {
        Settler.Directory settlers = _state.Start();
        _state.Hold("hold");
        settlers.Get("Ann").TryTell.Hold();
        Task rest = settlers.Lifetime.DrainAsync();
        _state.Run();
        Assert.False(rest.IsCompleted);
        _state.Open("hold");
        _state.Finish(rest);
        Assert.Equal(1, settlers.Count);
    }

    [Fact]
    public void SuccessorThatWaitsForAnEnd_IsStoppedWithTheOthers()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        _state.Hold("dispose");
        _state.Pass(2 * SettlerState.Idle);
        Task<int> call = ann.AddAsync(5).AsTask();
        Task end = settlers.DisposeAsync().AsTask();
        _state.Run();
        Assert.False(end.IsCompleted);
        _state.Open("dispose");
        _state.Finish(end);
        _state.Finish(call);
        Assert.Equal(5, call.Result);
        Assert.Equal(0, settlers.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Abort_CancelsWhatASuccessorWaitsForToo(bool ofTheKey)
    {
        Settler.Directory settlers = _state.Start(static options => options.StopTimeout = TimeSpan.FromMinutes(5));
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        _state.Hold("stopping");
        _state.Pass(2 * SettlerState.Idle);
        Task<int> call = ann.AddAsync(5).AsTask();
        _state.Run();
        Lifetime lifetime = ofTheKey ? ann.Lifetime : settlers.Lifetime;
        lifetime.Abort();
        _state.Run();
        _state.Finish(lifetime.Completion);
        Assert.True(lifetime.Completion.IsCompletedSuccessfully);
        _state.Finish(Task.WhenAny(call));
        Assert.IsType<ActorStoppedException>(call.Exception!.InnerException);
        Assert.Equal("construct Ann 1 | started Ann 1 | stopping Ann 1 Idle | dispose Ann 1", _state.TakeLog()); // The successor never was an object.
        Assert.Equal(0, settlers.Count);
    }

    [Fact]
    public void SuccessorGivenUp_NamesWhatItWaitedFor()
    {
        Settler.Directory settlers = _state.Start(static options => options.StopTimeout = TimeSpan.FromMinutes(5));
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        _state.Hold("deaf stopping");
        _state.Pass(2 * SettlerState.Idle);
        Task<int> call = ann.AddAsync(5).AsTask();
        _state.Run();
        settlers.Lifetime.Abort();
        _state.Pass(TimeSpan.FromSeconds(6));
        _state.Finish(Task.WhenAny(settlers.Lifetime.Completion));
        Assert.Contains("[Ann].StoppingAsync' did not return", Assert.IsType<TimeoutException>(settlers.Lifetime.Completion.Exception!.InnerException).Message, StringComparison.Ordinal);
        Assert.IsType<ActorStoppedException>(call.Exception!.InnerException);
        _state.Open("deaf stopping");
        Assert.Equal(0, settlers.Count);
    }
}

/// <summary>Waits for the end of its own directory.</summary>
[Actor]
public sealed partial class Waiter([ActorKey] int number)
{
    private readonly int _number = number;

#pragma warning disable CG2017 // The mistake is what the test is about.
    public async Task EndAsync(Directory directory) => await directory.DisposeAsync();
#pragma warning restore CG2017

    public int Number() => _number;
}
