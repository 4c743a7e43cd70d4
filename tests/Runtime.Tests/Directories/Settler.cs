using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests;

/// <summary>What happens to the objects of <see cref="Settler"/>s, in order, and how a test makes their steps fail or wait. All of it on the test's own thread.</summary>
public sealed class SettlerState
{
    /// <summary>Sixteen looks fit into it.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(8);

    private int _objects;

    public FakeTimeProvider Time { get; } = new();

    internal ManualScheduler Scheduler { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public ConcurrentQueue<ActorError> Errors { get; } = new();

    public ConcurrentQueue<string> DeadLetters { get; } = new();

    /// <summary>How often a step fails from now on, by its name.</summary>
    public Dictionary<string, int> Failures { get; } = [];

    /// <summary>What a step waits for, by its name.</summary>
    public Dictionary<string, TaskCompletionSource> Gates { get; } = [];

    public int Born() => ++_objects;

    public Settler.Directory Start(Action<DirectoryOptions>? configure = null)
    {
        var options = new DirectoryOptions
        {
            IdleTimeout = Idle,
            TimeProvider = Time,
            Scheduler = Scheduler,
            Inline = InlineMode.Never,
            OnError = Errors.Enqueue,
            OnDeadLetter = (actor, message) => DeadLetters.Enqueue($"{actor}.{message}"),
        };
        configure?.Invoke(options);
        return Settler.Directory.Start(this, options);
    }

    public void Enter(string step, string entry)
    {
        Log.Enqueue(entry);
        if (Failures.TryGetValue(step, out int left) && left > 0)
        {
            Failures[step] = left - 1;
            throw new InvalidDataException(entry);
        }
    }

    public Task Gate(string step) => Gates.TryGetValue(step, out TaskCompletionSource? gate) ? gate.Task : Task.CompletedTask;

    public void Hold(string step) => Gates[step] = new TaskCompletionSource();

    public void Open(string step)
    {
        Gates.Remove(step, out TaskCompletionSource? gate);
        Inline.Open(gate!);
        Scheduler.RunAll();
    }

    /// <summary>Runs what there is to run, and returns the outcome.</summary>
    public T Answer<T>(ValueTask<T> call)
    {
        Scheduler.RunAll();
        Assert.True(call.IsCompleted);
        return call.GetAwaiter().GetResult();
    }

    public void Answer(ValueTask call)
    {
        Scheduler.RunAll();
        Assert.True(call.IsCompleted);
        call.GetAwaiter().GetResult();
    }

    /// <summary>Lets time pass in small steps, and everything run that is due.</summary>
    public void Pass(TimeSpan span)
    {
        Scheduler.RunAll();
        for (int step = 0; step < 64; step++)
        {
            Time.Advance(span / 64);
            Scheduler.RunAll();
        }
    }

    public string TakeLog()
    {
        string log = string.Join(" | ", Log);
        Log.Clear();
        return log;
    }
}

/// <summary>One of many, with everything that can happen to an actor.</summary>
[Actor]
public sealed partial class Settler : IActorLifecycle, IAsyncDisposable
{
    private readonly string _name;
    private readonly SettlerState _state;
    private readonly int _number;
    private int _sum;

    /// <summary>Comes to live here.</summary>
    /// <param name="name">Who.</param>
    /// <param name="state">The test's.</param>
    public Settler([ActorKey] string name, SettlerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _name = name;
        _state = state;
        _number = state.Born();
        state.Enter("construct", $"construct {name} {_number}");
    }

    public async ValueTask StartedAsync(CancellationToken cancellationToken)
    {
        _state.Enter("started", $"started {_name} {_number}");
        await _state.Gate("started").WaitAsync(cancellationToken);
    }

    public async ValueTask StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken)
    {
        _state.Enter("stopping", $"stopping {_name} {_number} {reason}");
        await _state.Gate("deaf stopping");
        await _state.Gate("stopping").WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _state.Enter("dispose", $"dispose {_name} {_number}");
        return new ValueTask(_state.Gate("dispose"));
    }

    public int Add(int n) => _sum += n;

    public int Number() => _number;

    public Ref Myself() => Self;

    public void Fail() => throw new InvalidOperationException("told to");

    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        _state.Enter("hold", $"hold {_name}");
        await _state.Gate("hold").WaitAsync(cancellationToken);
    }

    public async Task<int> AskAsync(Ref other, CancellationToken cancellationToken) => await other.AddAsync(1, cancellationToken);

    public void Remind(TimeSpan after) => Self.After(after).AddAsync(100);

    public async IAsyncEnumerable<int> CountAsync(int n, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < n; i++)
        {
            await Task.CompletedTask;
            cancellationToken.ThrowIfCancellationRequested();
            yield return (_number * 100) + i;
        }
    }
}
