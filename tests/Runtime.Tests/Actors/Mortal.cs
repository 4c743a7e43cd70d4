using System.Collections.Concurrent;

namespace Concurrency.Runtime.Tests;

/// <summary>What happens to the objects of a <see cref="Mortal"/>, in order, and how a test makes their steps fail or wait.</summary>
public sealed class MortalState
{
    private int _objects;

    public Microsoft.Extensions.Time.Testing.FakeTimeProvider Time { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public ConcurrentQueue<ActorError> Errors { get; } = new();

    public ConcurrentQueue<string> DeadLetters { get; } = new();

    /// <summary>How often a step fails from now on, by its name.</summary>
    public ConcurrentDictionary<string, int> Failures { get; } = new();

    /// <summary>What a step waits for, by its name.</summary>
    public ConcurrentDictionary<string, Task> Gates { get; } = new();

    /// <summary>Settles when a step has been entered, by its name.</summary>
    public ConcurrentDictionary<string, TaskCompletionSource> Entered { get; } = new();

    public int Born() => Interlocked.Increment(ref _objects);

    public Task EnteredAsync(string step) => Source(step).Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Whoever waits from now on for a step waits for the next time.</summary>
    public void Forget(string step) => Entered.TryRemove(step, out _);

    public void Enter(string step, string? entry = null)
    {
        Log.Enqueue(entry ?? step);
        Source(step).TrySetResult();
        if (Failures.TryGetValue(step, out int left) && left > 0)
        {
            Failures[step] = left - 1;
            throw new InvalidDataException(step);
        }
    }

    public Task Gate(string step) => Gates.GetValueOrDefault(step, Task.CompletedTask);

    public TaskCompletionSource Hold(string step)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Gates[step] = gate.Task;
        return gate;
    }

    public ActorOptions Options(ActorErrorMode? mode = null) => new()
    {
        Name = "Mortal",
        TimeProvider = Time,
        ErrorMode = mode,
        OnError = Errors.Enqueue,
        OnDeadLetter = (_, message) => DeadLetters.Enqueue(message),
    };

    public Mortal.Ref Start(ActorErrorMode? mode = null) => Mortal.Ref.Start(this, Options(mode));

    private TaskCompletionSource Source(string step) => Entered.GetOrAdd(step, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>An actor with everything that can happen to an object, restarted unless its options say otherwise.</summary>
[Actor(OnError = ActorErrorMode.Restart, RestartLimit = 3, RestartWindowMilliseconds = 10_000)]
public sealed partial class Mortal : IActorLifecycle, IAsyncDisposable
{
    private readonly MortalState _state;
    private readonly int _number;
    private int _sum;

    public Mortal(MortalState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _state = state;
        _number = state.Born();
        state.Enter("construct", $"construct {_number}");
        state.Gate("construct").GetAwaiter().GetResult(); // A constructor can only block.
    }

    public async ValueTask StartedAsync(CancellationToken cancellationToken)
    {
        _state.Enter("started", $"started {_number}");
        await _state.Gate("started").WaitAsync(cancellationToken);
    }

    public async ValueTask StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken)
    {
        _state.Enter("stopping", $"stopping {_number} {reason}{(cancellationToken.IsCancellationRequested ? " at once" : "")}");
        await _state.Gate("deaf stopping");
        await _state.Gate("stopping").WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _state.Enter("dispose", $"dispose {_number}");
        return new ValueTask(_state.Gate("dispose"));
    }

    public int Add(int n) => _sum += n;

    /// <summary>The object's number.</summary>
    public int Number() => _number;

    public Ref Myself() => Self;

    public void Fail() => throw new InvalidOperationException("told to");

    public async Task FailLaterAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("told to, later");
    }

    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        _state.Enter("hold");
        await _state.Gate("hold").WaitAsync(cancellationToken);
    }

    public async Task HoldAndFailAsync()
    {
        _state.Enter("hold");
        await _state.Gate("hold");
        throw new InvalidOperationException("told to, after all");
    }
}
