using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>Actors on a clock of the test's, so that no time limit ends what the detection should.</summary>
internal sealed class Knots
{
    // Only for a test that hangs.
    private static readonly TimeSpan NoHang = TimeSpan.FromMinutes(1);

    public FakeTimeProvider Time { get; } = new();

    public ConcurrentQueue<ActorError> Errors { get; } = new();

    /// <summary>Ends what waits for something that is no actor.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Second { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The handler has begun.</summary>
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Knot.Ref Start(string name, int capacity = 8, InlineMode inline = InlineMode.Never) => Knot.Ref.Start(Options(name, capacity, inline));

    public Plain.Ref StartPlain(string name, int capacity = 8, InlineMode inline = InlineMode.Never) => Plain.Ref.Start(Options(name, capacity, inline));

    /// <summary>The deadlock that a call ends in.</summary>
    public static async Task<ActorDeadlockException> DeadlockOf<T>(ValueTask<T> call) => await Assert.ThrowsAsync<ActorDeadlockException>(async () => await call.AsTask().WaitAsync(NoHang));

    public static async Task<T> ResultOf<T>(ValueTask<T> call) => await call.AsTask().WaitAsync(NoHang);

    public static Task Ended(Task task) => task.WaitAsync(NoHang);

    /// <summary>Lets the wheel look at every wait that lasts, several times.</summary>
    public void LetTheWheelLook()
    {
        for (int i = 0; i < 6; i++) Time.Advance(TimeSpan.FromMilliseconds(300));
    }

    /// <summary>Until so many messages are in line for an actor.</summary>
    public static async Task Queued(Func<ActorStatistics> statistics, long count)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (statistics().Queued < count)
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) < NoHang, $"{statistics()}");
            await Task.Delay(1);
        }
    }

    private ActorOptions Options(string name, int capacity, InlineMode inline) => new()
    {
        Name = name,
        Capacity = capacity,
        TimeProvider = Time,
        Inline = inline,
        OnError = Errors.Enqueue,
    };
}
