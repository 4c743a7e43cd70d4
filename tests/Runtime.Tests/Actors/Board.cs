using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary>What a test sees of a <see cref="Board"/>, and how it holds its handlers.</summary>
public sealed class BoardState
{
    private int _running;

    public WatchedClock Time { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public ConcurrentQueue<ActorError> Errors { get; } = new();

    /// <summary>What a handler called with that name waits for.</summary>
    public ConcurrentDictionary<string, TaskCompletionSource> Gates { get; } = new();

    public ConcurrentDictionary<string, TaskCompletionSource> Entered { get; } = new();

    public int MostQueries { get; private set; }

    public string? Fault { get; private set; }

    public ActorOptions Options() => new() { Name = "Board", TimeProvider = Time, OnError = Errors.Enqueue };

    public Board.Ref Start(Action<ActorOptions>? change = null)
    {
        ActorOptions options = Options();
        change?.Invoke(options);
        return Board.Ref.Start(this, options);
    }

    public TaskCompletionSource Gate(string name) => Gates.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public Task EnteredAsync(string name) => Source(name).Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void Enter(string name)
    {
        Log.Enqueue(name);
        Source(name).TrySetResult();
    }

    /// <summary>A part of a turn beside which no other may run.</summary>
    public void Alone(Action part)
    {
        if (Interlocked.CompareExchange(ref _running, -1, 0) != 0) Fault ??= "Something runs beside an exclusive or interleaved part.";
        part();
        Volatile.Write(ref _running, 0);
    }

    public void BeginQuery()
    {
        int beside = Interlocked.Increment(ref _running);
        if (beside < 1) Fault ??= "A query runs beside an exclusive or interleaved part.";
        lock (Log) MostQueries = Math.Max(MostQueries, beside);
    }

    public void EndQuery() => Interlocked.Decrement(ref _running);

    private TaskCompletionSource Source(string name) => Entered.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>An actor with turns of every kind.</summary>
[Actor]
public sealed partial class Board(BoardState state)
{
    private readonly List<TaskCompletionSource> _waiters = [];
    private int _value;

    [Query]
    public int Value
    {
        get
        {
            state.BeginQuery();
            int value = _value;
            state.EndQuery();
            return value;
        }
    }

    public int Write(int value)
    {
        state.Alone(() => _value = value);
        return value;
    }

    public int Add(int value)
    {
        state.Alone(() => _value += value);
        return _value;
    }

    public async Task<int> HoldAsync(string name, CancellationToken cancellationToken)
    {
        state.Enter(name);
        await state.Gate(name).Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _value;
    }

    /// <summary>A query that stays open until the test lets it go.</summary>
    [Query]
    public async Task<int> ReadSlowlyAsync(string name, CancellationToken cancellationToken)
    {
        state.BeginQuery();
        try
        {
            state.Enter(name);
            await state.Gate(name).Task.WaitAsync(cancellationToken);
            return _value;
        }
        finally
        {
            state.EndQuery();
        }
    }

    /// <summary>A query that holds its thread until another one has come.</summary>
    [Query]
    public int Meet(Barrier barrier)
    {
        state.BeginQuery();
        bool hasMet = barrier.SignalAndWait(TimeSpan.FromSeconds(60), CancellationToken.None);
        state.EndQuery();
        return hasMet ? _value : -1;
    }

    /// <summary>Reads, waits, writes what it read and one more.</summary>
    [Interleave]
    public async Task<int> AddSlowlyAsync(string name, CancellationToken cancellationToken)
    {
        int before = 0;
        state.Alone(() => before = _value);
        state.Enter(name);
        await state.Gate(name).Task.WaitAsync(cancellationToken);
        state.Alone(() => _value++);
        return before;
    }

    [Interleave]
    public async Task<string> YieldAsync(int times)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        for (int i = 0; i < times; i++)
        {
            state.Alone(() => _value++);
            await Task.Yield();
            if (SynchronizationContext.Current != context || context is null) return "left its context";
        }

        return "stayed";
    }

    /// <summary>Waits for <see cref="Signal"/>.</summary>
    [Interleave]
    public async Task<int> WaitAsync()
    {
        var waiter = new TaskCompletionSource(); // Whoever completes it would run what waits inline, were it not for the contexts.
        _waiters.Add(waiter);
        state.Enter("waiting");
        await waiter.Task;
        state.Alone(() => _value++);
        return _value;
    }

    /// <summary>Completes what the others wait for in the middle of a part of its own.</summary>
    [Interleave]
    public async Task SignalSlowlyAsync()
    {
        await Task.Yield();
        state.Alone(() => _waiters.ForEach(waiter => waiter.TrySetResult()));
    }

    /// <summary>Yields the value, and again after every <see cref="Signal"/>.</summary>
    [Interleave]
    public async IAsyncEnumerable<int> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                var changed = new TaskCompletionSource();
                int value = 0;
                state.Alone(() =>
                {
                    value = _value;
                    _waiters.Add(changed);
                });
                yield return value;
                await changed.Task.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            state.Alone(() => state.Enter("unwatched"));
        }
    }

    public void Signal() => state.Alone(() => _waiters.ForEach(waiter => waiter.TrySetResult()));

    [Interleave]
    public async Task<int> AskItselfAsync(int value)
    {
        int written = await Self.WriteAsync(value);
        return written + await Self.GetValueAsync();
    }

    [Interleave]
    public async Task FailLaterAsync(string name, CancellationToken cancellationToken)
    {
        state.Enter(name);
        await state.Gate(name).Task.WaitAsync(cancellationToken);
        throw new InvalidOperationException(name);
    }

    [Interleave]
    public Task FailAtOnceAsync() => throw new InvalidOperationException("at once");

    [Interleave]
    public Task ReturnNull() => null!;

    /// <summary>A task that is not the handler's own, and so ends anywhere.</summary>
    [Interleave]
    public Task PassOnAsync(string name) => state.Gate(name).Task;

    public void Fail() => throw new InvalidOperationException("told to");

    public string? Context() => SynchronizationContext.Current?.ToString();

    [Interleave]
    public async Task<string?> PostAsync(Action<SynchronizationContext> with)
    {
        with(SynchronizationContext.Current!);
        await Task.Yield();
        return null;
    }
}
