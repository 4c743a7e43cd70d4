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

    /// <summary>Who waits at a closed gate, by its step.</summary>
    public Dictionary<string, List<TaskCompletionSource>> Gates { get; } = [];

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

    /// <summary>Waits where the gate is closed. Who is cancelled, or let through, goes on at once, on the thread that did it.</summary>
    public async Task PassGateAsync(string step, CancellationToken cancellationToken)
    {
        if (!Gates.TryGetValue(step, out List<TaskCompletionSource>? waiting)) return;
        var waiter = new TaskCompletionSource();
        waiting.Add(waiter);
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter);
        try
        {
            await waiter.Task.ConfigureAwait(false);
        }
        finally
        {
            registration.Unregister();
        }
    }

    public void Hold(string step) => Gates[step] = [];

    public void Open(string step)
    {
        Gates.Remove(step, out List<TaskCompletionSource>? waiting);
        Here(() => waiting!.ForEach(static waiter => waiter.TrySetResult()));
        Run();
    }

    /// <summary>Runs what there is to run.</summary>
    public void Run() => Here(Scheduler.RunAll);

    /// <summary>In the runner's context what follows an await would go on elsewhere.</summary>
    public static void Here(Action action)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Runs what there is to run until the task has ended, whose last step may be the pool's.</summary>
    public void Finish(Task task)
    {
        Here(() => Assert.True(Scheduler.RunUntil(task).Wait(TimeSpan.FromSeconds(60)), "The task has not ended."));
        Run();
    }

    /// <summary>Runs what there is to run, and returns the outcome.</summary>
    public T Answer<T>(ValueTask<T> call)
    {
        Run();
        Assert.True(call.IsCompleted);
        return call.GetAwaiter().GetResult();
    }

    public void Answer(ValueTask call)
    {
        Run();
        Assert.True(call.IsCompleted);
        call.GetAwaiter().GetResult();
    }

    /// <summary>Lets time pass in small steps, and everything run that is due.</summary>
    public void Pass(TimeSpan span)
    {
        Run();
        for (int step = 0; step < 64; step++)
        {
            Here(() => Time.Advance(span / 64));
            Run();
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
        await _state.PassGateAsync("started", cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken)
    {
        _state.Enter("stopping", $"stopping {_name} {_number} {reason}");
        await _state.PassGateAsync("deaf stopping", CancellationToken.None).ConfigureAwait(false);
        await _state.PassGateAsync("stopping", cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        _state.Enter("dispose", $"dispose {_name} {_number}");
        return new ValueTask(_state.PassGateAsync("dispose", CancellationToken.None));
    }

    public int Add(int n) => _sum += n;

    public int Number() => _number;

    public Ref Myself() => Self;

    public void Fail() => throw new InvalidOperationException("told to");

    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        _state.Enter("hold", $"hold {_name}");
        await _state.PassGateAsync("hold", cancellationToken).ConfigureAwait(false);
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
