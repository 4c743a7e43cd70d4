using Microsoft.Extensions.Time.Testing;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary>What a test sees of a <see cref="Ticker"/>, its clock, and the thread its turns run on: the test's own.</summary>
internal sealed class TickerState
{
    public FakeTimeProvider Time { get; } = new();

    public ManualScheduler Scheduler { get; } = new();

    public List<string> Log { get; } = [];

    public List<ActorError> Errors { get; } = [];

    public List<string> DeadLetters { get; } = [];

    public List<string> Dropped { get; } = [];

    /// <summary>What a tick of <see cref="Ticker.SlowlyAsync"/> waits for; null for nothing.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public Func<Task>? OnTick { get; set; }

    public CancellationToken Token { get; set; }

    public int Count(string entry) => Log.Count(e => e == entry);

    public ActorOptions Options(QueueFullMode mode = QueueFullMode.Wait) => new()
    {
        Capacity = 2,
        FullMode = mode,
        Inline = InlineMode.Never,
        TimeProvider = Time,
        Scheduler = Scheduler,
        OnError = Errors.Add,
        OnDeadLetter = (_, message) => DeadLetters.Add(message),
        OnDropped = (_, message) => Dropped.Add(message),
    };

    public Ticker.Ref Start(QueueFullMode mode = QueueFullMode.Wait) => Ticker.Ref.Start(this, Options(mode));

    /// <summary>Lets time pass in steps of 8 ms, and runs after each what has become due.</summary>
    public void Pass(int milliseconds)
    {
        for (int passed = 0; passed < milliseconds; passed += 8)
        {
            Time.Advance(TimeSpan.FromMilliseconds(Math.Min(8, milliseconds - passed)));
            Scheduler.RunAll();
        }
    }
}

/// <summary>An actor with two timers: a short synchronous one, and one whose turns the test ends.</summary>
[Actor]
internal sealed partial class Ticker(TickerState state)
{
    public void Note(int n) => state.Log.Add($"note {n}");

    public void Fail() => throw new InvalidDataException("late");

    public CancellationToken TokenOfTheTurn(int n, CancellationToken cancellationToken) => n < 0 ? default : cancellationToken;

    [Every(100)]
    private void Quickly() => state.Log.Add("quick");

    [Every(1_000), NotAMessage]
    public async Task SlowlyAsync(CancellationToken cancellationToken)
    {
        state.Log.Add("slow");
        state.Token = cancellationToken;
        if (state.Gate is { } gate) await gate.Task.ConfigureAwait(false); // Not over the test runner's context.
        state.Log.Add("slow end");
    }

    /// <summary>Throws before there is a task, returns none, or fails later, as the test wants it.</summary>
    [Every(5_000)]
    public ValueTask<int> Odd()
    {
        state.Log.Add("odd");
        return state.OnTick is { } onTick ? new ValueTask<int>(Run(onTick())) : new ValueTask<int>(1);
    }

    /// <summary>A task that is none.</summary>
    [Every(60_000)]
    internal Task? Nothing() => null;

    private static async Task<int> Run(Task task)
    {
        await task.ConfigureAwait(false);
        return 1;
    }
}
