using Concurrency.CompilerServices;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>What the generator would write for an actor that is restarted.</summary>
internal struct MortalMessage : IActorMessage
{
    public MortalDo Do;

    public readonly int Handler => (int)Do;
}

internal enum MortalDo
{
    /// <summary>Returns the object's number.</summary>
    Get,

    /// <summary>Throws.</summary>
    Fail,

    /// <summary>Waits for an external step, and throws.</summary>
    FailLater,
}

/// <summary>An actor whose objects know what may happen to them, and when.</summary>
internal sealed class MortalCell : ActorCell<MortalMessage>
{
    private readonly MortalWorld _world;
    private MortalBody _body;

    public MortalCell(ActorOptions options, MortalWorld world, MortalBody first)
        : base(new ActorDefaults("Mortal", 4, QueueFullMode.Wait, -1, InlineMode.Never, 0).Check(options), first, _ => new MortalBody(world))
    {
        _world = world;
        _body = first;
    }

    public bool HasEnded => ((ILifetimeOwner)this).Completion.IsCompleted;

    protected override void Adopt(object actor) => _body = (MortalBody)actor;

    protected override string NameOf(int handler) => ((MortalDo)handler).ToString();

    protected override void Handle(in MortalMessage message)
    {
        Assert.True(_body.State == MortalState.Started, "A message is handled by an object that is not at work.");
        switch (message.Do)
        {
            case MortalDo.Get:
                Return(_body.Number);
                break;
            case MortalDo.Fail:
                throw new InvalidDataException("told to");
            case MortalDo.FailLater:
                BeginAsync();
                Await(FailLaterAsync(_body));
                break;
        }
    }

    private async Task<int> FailLaterAsync(MortalBody body)
    {
        await _world.ElsewhereAsync().ConfigureAwait(false);
        Assert.True(body.State == MortalState.Started, "An object is torn down beside its handler.");
        throw new InvalidDataException("told to, later");
    }
}

internal enum MortalState
{
    Constructed,
    Started,
    Stopping,
    Disposed,
}

/// <summary>What one schedule's objects share: which of their steps fail or wait, and how many of them there are.</summary>
internal sealed class MortalWorld(Random random, Action<Action> elsewhere)
{
    public List<MortalBody> Bodies { get; } = [];

    public int Alive => Bodies.Count(static body => body.State != MortalState.Disposed);

    /// <summary>Whether this step fails.</summary>
    public bool Fails() => random.Next(6) == 0;

    /// <summary>Waits, one time of two, for a worker of the schedule, as for some service.</summary>
    public Task SometimesElsewhereAsync() => random.Next(2) == 0 ? ElsewhereAsync() : Task.CompletedTask;

    public Task ElsewhereAsync()
    {
        var done = new TaskCompletionSource();
        elsewhere(done.SetResult);
        return done.Task;
    }
}

/// <summary>An object of the actor's: its steps happen in their order, each at most once, and to one object at a time.</summary>
internal sealed class MortalBody : IActorLifecycle, IAsyncDisposable
{
    private readonly MortalWorld _world;

    public MortalBody(MortalWorld world, bool mayFail = true)
    {
        Assert.True(world.Alive == 0, "An object is constructed before the last one is gone.");
        if (mayFail && world.Fails()) throw new InvalidDataException("constructor");
        _world = world;
        Number = world.Bodies.Count;
        world.Bodies.Add(this);
    }

    public int Number { get; }

    public MortalState State { get; private set; }

    public async ValueTask StartedAsync(CancellationToken cancellationToken)
    {
        Assert.Equal(MortalState.Constructed, State);
        await _world.SometimesElsewhereAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (_world.Fails()) throw new InvalidDataException("start");
        Assert.Equal(MortalState.Constructed, State);
        State = MortalState.Started;
    }

    public async ValueTask StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken)
    {
        Assert.Equal(MortalState.Started, State); // Of no other object.
        State = MortalState.Stopping;
        await _world.SometimesElsewhereAsync().ConfigureAwait(false);
        if (_world.Fails()) throw new InvalidDataException("stop");
    }

    public async ValueTask DisposeAsync()
    {
        Assert.True(State is MortalState.Constructed or MortalState.Stopping, "An object is disposed twice, or without its last step.");
        await _world.SometimesElsewhereAsync().ConfigureAwait(false);
        State = MortalState.Disposed;
        if (_world.Fails()) throw new InvalidDataException("dispose");
    }
}
