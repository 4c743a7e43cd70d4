using System.Runtime.CompilerServices;
using Concurrency.CompilerServices;
using Concurrency.Interleaving;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>What the generator would write for an actor with the handlers of <see cref="OpenDo"/>.</summary>
internal struct OpenMessage : IActorMessage
{
    public OpenDo Do;
    public int Value;
    public ActorStream? Stream;

    public readonly int Handler => (int)Do;
}

internal enum OpenDo
{
    /// <summary>Exclusive: adds to the value.</summary>
    Write,

    /// <summary>Exclusive: reads, waits for an external step, writes.</summary>
    WriteSlowly,

    /// <summary>A query.</summary>
    Read,

    /// <summary>A query that waits for an external step.</summary>
    ReadSlowly,

    /// <summary>A query that waits for another one.</summary>
    Meet,

    /// <summary>Interleaved: reads, waits for an external step, writes; twice.</summary>
    Add,

    /// <summary>Interleaved: completes what the <see cref="Wait"/>s wait for in the middle of a part of its own.</summary>
    Signal,

    /// <summary>Interleaved: waits for <see cref="Signal"/>, or for its token.</summary>
    Wait,

    /// <summary>Interleaved: asks its own actor.</summary>
    AskSelf,

    /// <summary>Interleaved: waits, and fails.</summary>
    FailLater,

    /// <summary>An interleaved stream: at every move it writes, waits for an external step at every other one, and writes.</summary>
    Watch,
}

/// <summary>An actor that proves, part by part, that nothing runs beside what must run alone.</summary>
internal sealed class OpenCell(ActorOptions options, Action<Action> elsewhere) : OpenActorCell<OpenMessage>(
    new ActorDefaults("Open", 4, QueueFullMode.Wait, -1, InlineMode.Never, 0).Check(options),
    new object(),
    again: static _ => new object())
{
    private readonly List<TaskCompletionSource<bool>> _waiters = [];

    // -1 while a part runs that must be alone, the number of running query parts otherwise. Not a shared access of the schedule: what is checked must not hide what it checks.
    private int _running;
    private int _openQueries;
    private readonly TaskCompletionSource _pair = new();
    private int _open;
    private int _exclusive;

    public int Value { get; private set; }

    public int MostOpen { get; private set; }

    public int MostQueries { get; private set; }

    public bool HasEnded => ((ILifetimeOwner)this).Completion.IsCompleted;

    /// <summary>How many <see cref="OpenDo.Meet"/>s have begun.</summary>
    public int Meeting { get; private set; }

    /// <summary>The streams that were opened, and how many of them have come to their end.</summary>
    public (int Opened, int Ended) Watches { get; private set; }

    protected override int FirstInternalHandler => (int)OpenDo.Watch;

    protected override void Attach(ref OpenMessage message, ActorStream stream) => message.Stream = stream;

    protected override string NameOf(int handler) => ((OpenDo)handler).ToString();

    protected override TurnKind KindOf(int handler) => (OpenDo)handler switch
    {
        OpenDo.Write or OpenDo.WriteSlowly => TurnKind.Exclusive,
        OpenDo.Read or OpenDo.ReadSlowly or OpenDo.Meet => TurnKind.Query,
        _ => TurnKind.Interleave,
    };

    protected override void Handle(in OpenMessage message)
    {
        Assert.True(_openQueries == 0 && ++_exclusive == 1, "An exclusive turn begins beside a query or another exclusive one.");
        if (message.Do == OpenDo.Write)
        {
            Alone(message.Value);
            _exclusive--;
            Return(Value);
        }
        else
        {
            BeginAsync();
            Await(WriteSlowlyAsync(message.Value));
        }
    }

    protected override void Handle(in OpenMessage message, OpenTurn turn)
    {
        Assert.True(_exclusive == 0, "An open turn begins beside an exclusive one.");
        MostOpen = Math.Max(MostOpen, Interlocked.Increment(ref _open));
        switch (message.Do)
        {
            case OpenDo.Read:
                EnterQuery();
                LeaveQuery();
                Interlocked.Decrement(ref _open);
                turn.Return(Value);
                break;
            case OpenDo.ReadSlowly:
                turn.BeginAsync();
                turn.Await(ReadSlowlyAsync(turn.Token));
                break;
            case OpenDo.Meet:
                turn.BeginAsync();
                turn.Await(Tracked(MeetAsync()));
                break;
            case OpenDo.Add:
                turn.BeginAsync();
                turn.Await(Tracked(AddAsync(message.Value)));
                break;
            case OpenDo.Signal:
                turn.BeginAsync();
                turn.Await(Tracked(SignalAsync()));
                break;
            case OpenDo.Wait:
                turn.BeginAsync();
                turn.Await(Tracked(WaitAsync(turn.Token)));
                break;
            case OpenDo.AskSelf:
                turn.BeginAsync();
                turn.Await(Tracked(AskSelfAsync(message.Value)));
                break;
            case OpenDo.FailLater:
                turn.BeginAsync();
                turn.Await(Tracked(FailLaterAsync()));
                break;
            case OpenDo.Watch:
                turn.BeginAsync();
                var stream = (ActorStream<int>)message.Stream!;
                if (stream.TryBegin()) stream.Open(WatchAsync(message.Value, stream.Token));
                turn.Await(TrackedMove(Move(stream, turn)));
                break;
        }
    }

    // A part of a turn that nothing may run beside: it reads, gives every other thread the chance to go on, and writes.
    private void Alone(int add)
    {
        Assert.True(RealExchange(-1) == 0, "Something runs beside a part that must be alone.");
        int before = Value;
        SharedAccess.Point();
        SharedAccess.Point();
        Value = before + add;
        Assert.True(RealExchange(0) == -1, "Something ran beside a part that must be alone.");
    }

    private int RealExchange(int value)
    {
        int before = _running; // One logical thread runs at a time, and there is no point in between.
        _running = value;
        return before;
    }

    private void EnterQuery()
    {
        Assert.True(_running >= 0 && _exclusive == 0, "A query runs beside a part that must be alone.");
        _running++;
        MostQueries = Math.Max(MostQueries, ++_openQueries);
        SharedAccess.Point();
    }

    private void LeaveQuery()
    {
        SharedAccess.Point();
        Assert.True(_running >= 1, "Something ran beside a query.");
        _running--;
        _openQueries--;
    }

    private async Task<int> Tracked(Task<int> handler)
    {
        try
        {
            return await handler;
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async ValueTask<bool> TrackedMove(ValueTask<bool> move)
    {
        try
        {
            return await move;
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<int> WriteSlowlyAsync(int add)
    {
        int before = Value;
        await ElsewhereAsync().ConfigureAwait(false);
        Assert.True(before == Value && _openQueries == 0, "Something wrote, or a query was begun, while an exclusive turn waited.");
        Alone(add);
        _exclusive--;
        return Value;
    }

    private async Task<int> ReadSlowlyAsync(CancellationToken token)
    {
        EnterQuery();
        _running--; // Between its parts it holds no thread, yet nobody writes.
        int before = Value;
        try
        {
            for (int i = 0; i < 4; i++) await ElsewhereAsync().ConfigureAwait(false); // Open for long enough that others come meanwhile.
            token.ThrowIfCancellationRequested();
            return Value;
        }
        finally
        {
            Assert.True(_running >= 0 && Value == before, "Something wrote beside an open query.");
            _openQueries--;
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<int> MeetAsync()
    {
        int place = ++Meeting; // One logical thread runs at a time.
        if (place == 2) _pair.SetResult();
        await _pair.Task.ConfigureAwait(false);
        return Value;
    }

    private async Task<int> AddAsync(int add)
    {
        for (int i = 0; i < 2; i++)
        {
            Alone(add);
            await ElsewhereAsync();
            Assert.True(_openQueries == 0 && _exclusive == 0, "A continuation runs beside a query or an exclusive turn.");
        }

        Alone(0);
        return Value;
    }

    private async Task<int> SignalAsync()
    {
        await ElsewhereAsync();
        Assert.True(RealExchange(-1) == 0, "Something runs beside a part that must be alone.");
        _waiters.ForEach(static waiter => waiter.TrySetResult(true)); // Their continuations must not run in here.
        Assert.True(RealExchange(0) == -1, "Something ran beside a part that must be alone.");
        return Value;
    }

    private async Task<int> WaitAsync(CancellationToken token)
    {
        var waiter = new TaskCompletionSource<bool>();
        Alone(0);
        _waiters.Add(waiter);
        CancellationTokenRegistration registration = token.UnsafeRegister(static waiter => ((TaskCompletionSource<bool>)waiter!).TrySetResult(false), waiter);
        await waiter.Task;
        registration.Unregister(); // Dispose would wait in the framework for a callback that stands at a point.
        Alone(1);
        return Value;
    }

    private async Task<int> AskSelfAsync(int value)
    {
        Alone(0);
        int written = await Ask<int>(new OpenMessage { Do = OpenDo.Write, Value = value }, default);
        Alone(0);
        return written;
    }

    private async Task<int> FailLaterAsync()
    {
        await ElsewhereAsync();
        Alone(0);
        throw new InvalidDataException("later");
    }

    private async IAsyncEnumerable<int> WatchAsync(int count, [EnumeratorCancellation] CancellationToken token)
    {
        Watches = Watches with { Opened = Watches.Opened + 1 };
        try
        {
            for (int i = 0; i < count; i++)
            {
                Alone(1);
                if (i % 2 == 0) await ElsewhereAsync();
                token.ThrowIfCancellationRequested();
                Alone(1);
                yield return i;
            }
        }
        finally
        {
            Alone(0);
            Watches = Watches with { Ended = Watches.Ended + 1 };
        }
    }

    // Completed by a worker of the schedule, as some service would.
    private Task ElsewhereAsync()
    {
        var done = new TaskCompletionSource();
        elsewhere(done.SetResult);
        return done.Task;
    }
}
