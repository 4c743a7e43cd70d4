namespace Concurrency.Runtime.Tests;

/// <summary>What keeps an actor of a directory alive: streams and messages that wait for their time do, the ticks of its own timers do not.</summary>
public sealed class KeyedTimeTests
{
    private readonly SettlerState _state = new();

    [Fact]
    public void Ticks_DoNotKeepAnActorAlive_AndBeginAgainWithTheNext()
    {
        int ticks = 0;
        Clockwork.Directory clocks = Clockwork.Directory.Start(() => ticks++, new DirectoryOptions { IdleTimeout = SettlerState.Idle, Scheduler = _state.Scheduler, TimeProvider = _state.Time });
        clocks.Get(1).TryTell.Wind();
        _state.Pass(SettlerState.Idle / 2);
        Assert.InRange(ticks, 39, 41);
        _state.Pass(2 * SettlerState.Idle);
        Assert.Equal(0, clocks.Count);
        int before = ticks;
        _state.Pass(SettlerState.Idle);
        Assert.Equal(before, ticks);
        clocks.Get(1).TryTell.Wind();
        _state.Pass(SettlerState.Idle / 2);
        Assert.InRange(ticks, before + 39, before + 41);
    }

    [Fact]
    public void MessageThatWaitsForItsTime_KeepsTheActorAlive()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.RemindAsync(4 * SettlerState.Idle));
        _state.Pass(3.9 * SettlerState.Idle);
        Assert.Equal(1, ann.Statistics.Scheduled);
        _state.Pass(0.2 * SettlerState.Idle);
        Assert.Equal(100, _state.Answer(ann.AddAsync(0)));
        _state.Pass(2 * SettlerState.Idle);
        Assert.Equal(0, settlers.Count);
    }

    [Fact]
    public void MessageForLater_BeginsTheActorOfItsKey()
    {
        Settler.Directory settlers = _state.Start();
        ScheduledTell later = settlers.Get("Ann").After(2 * SettlerState.Idle).AddAsync(7);
        _state.Pass(SettlerState.Idle);
        Assert.True(later.IsPending);
        _state.Pass(1.1 * SettlerState.Idle);
        Assert.False(later.IsPending);
        Assert.Equal(7, _state.Answer(settlers.Get("Ann").AddAsync(0)));
    }

    [Fact]
    public void MessageForLater_ToAnActorThatEnds_IsSentByTheNext_AndCanBeCancelled()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        _state.Hold("dispose");
        _state.Pass(2 * SettlerState.Idle);
        ScheduledTell sent = ann.After(TimeSpan.FromSeconds(1)).AddAsync(7);
        ScheduledTell cancelled = ann.After(TimeSpan.FromSeconds(1)).AddAsync(1_000);
        _state.Open("dispose");
        Assert.True(sent.IsPending);
        Assert.True(cancelled.Cancel());
        _state.Pass(TimeSpan.FromSeconds(2));
        Assert.False(sent.IsPending);
        Assert.Equal((7, 2), (_state.Answer(ann.AddAsync(0)), _state.Answer(ann.NumberAsync())));
        Assert.Empty(_state.DeadLetters);
    }

    [Fact]
    public void OpenStream_KeepsTheActorAlive_UntilItIsReadToItsEnd()
    {
        Settler.Directory settlers = _state.Start(static options => options.StreamIdleTimeout = Timeout.InfiniteTimeSpan);
        Settler.Ref ann = settlers.Get("Ann");
        IAsyncEnumerator<int> stream = ann.CountAsync(200).GetAsyncEnumerator();
        Assert.True(_state.Answer(stream.MoveNextAsync()));
        _state.Pass(3 * SettlerState.Idle);
        Assert.Equal(1, ann.Statistics.Streams);
        for (int i = 1; i < 200; i++)
        {
            Assert.True(_state.Answer(stream.MoveNextAsync()));
            Assert.Equal(100 + i, stream.Current);
        }

        Assert.False(_state.Answer(stream.MoveNextAsync()));
        _state.Answer(stream.DisposeAsync());
        _state.Pass(2 * SettlerState.Idle);
        Assert.Equal(0, settlers.Count);
    }

    [Fact]
    public void StreamThatIsBegunAfterTheActorHasEnded_IsTheNextOnes()
    {
        Settler.Directory settlers = _state.Start();
        Settler.Ref ann = settlers.Get("Ann");
        _state.Answer(ann.AddAsync(1));
        IAsyncEnumerable<int> stream = ann.CountAsync(1);
        _state.Pass(2 * SettlerState.Idle);
        Assert.Equal(0, settlers.Count);
        for (int read = 0; read < 2; read++)
        {
            IAsyncEnumerator<int> reader = stream.GetAsyncEnumerator();
            Assert.True(_state.Answer(reader.MoveNextAsync()));
            Assert.Equal(200, reader.Current);
            Assert.False(_state.Answer(reader.MoveNextAsync()));
            _state.Answer(reader.DisposeAsync());
        }

        Assert.Empty(_state.DeadLetters);
    }

    [Fact]
    public void QueriesThatAreOpen_KeepTheActorAlive()
    {
        var gate = new TaskCompletionSource<int>();
        Library.Directory libraries = Library.Directory.Start(gate.Task, new DirectoryOptions
        {
            IdleTimeout = SettlerState.Idle,
            Scheduler = _state.Scheduler,
            TimeProvider = _state.Time,
            AskTimeout = Timeout.InfiniteTimeSpan,
            SlowTurnThreshold = Timeout.InfiniteTimeSpan,
        });
        Task<int> query = libraries.Get(Guid.Empty).LookAsync().AsTask();
        Task<int> other = libraries.Get(Guid.Empty).LookAsync().AsTask();
        _state.Pass(3 * SettlerState.Idle);
        Assert.Equal(1, libraries.Count);
        SettlerState.Here(() => gate.SetResult(5));
        _state.Finish(Task.WhenAll(query, other));
        Assert.Equal((5, 5), (query.Result, other.Result));
        _state.Pass(2 * SettlerState.Idle);
        Assert.Equal(0, libraries.Count);
        Assert.Equal(5, _state.Answer(libraries.Get(Guid.Empty).LookAsync()));
    }

    [Theory]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.Reject)]
    public void MailboxesOfOtherModes_AreClosedWhenIdle_AndFollowed(QueueFullMode mode)
    {
        Settler.Directory settlers = _state.Start(options => options.FullMode = mode);
        Settler.Ref ann = settlers.Get("Ann");
        for (int life = 1; life <= 3; life++)
        {
            Assert.Equal(EnqueueResult.Enqueued, ann.TryTell.Add(1));
            Assert.Equal(life, _state.Answer(ann.NumberAsync()));
            _state.Pass(2 * SettlerState.Idle);
            Assert.Equal(0, settlers.Count);
        }
    }
}

/// <summary>Ticks ten times a second.</summary>
[Actor]
public sealed partial class Clockwork([ActorKey] long number, Action onTick)
{
    private readonly long _number = number;

    [Every(100)]
    private void Tick() => onTick();

    public long Wind() => _number;
}

/// <summary>Is only looked at.</summary>
[Actor]
public sealed partial class Library([ActorKey] Guid id, Task<int> gate)
{
    private readonly Guid _id = id;

    [Query]
    public async Task<int> LookAsync() => await gate.ConfigureAwait(false);

    public Guid Id() => _id;
}
