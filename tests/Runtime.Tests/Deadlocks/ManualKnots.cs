using System.Collections.Concurrent;
using Concurrency.Runtime.Tests.Support;
using Concurrency.Runtime.Tests.WorkerPools;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>Actors, pools and flows on the test's own thread and clock: while they wait, nothing happens but in <see cref="Run"/> and <see cref="Pass"/>. No question has a limit unless it says so.</summary>
internal sealed class ManualKnots
{
    /// <summary>Of the questions whose end a test is about.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan NoLimit = Timeout.InfiniteTimeSpan;

    private static readonly TimeSpan NoHang = TimeSpan.FromMinutes(1);

    private readonly ManualScheduler _scheduler = new();

    public FakeTimeProvider Time { get; } = new();

    public ConcurrentQueue<ActorError> Errors { get; } = new();

    // All of these are called by the test's method: the runner puts its context there after the class has been constructed.
    public Plain.Ref Start(string name) => Plain.Ref.Start(SetUp(new ActorOptions { Name = name }));

    public Knot.Ref StartOpen(string name) => Knot.Ref.Start(SetUp(new ActorOptions { Name = name }));

    public Work.Pool StartPool(int concurrency = 4) => Work.Pool.Start(new PoolOptions { Concurrency = concurrency, TimeProvider = Time, Scheduler = _scheduler });

    public FlowOptions FlowOptions() => new() { TimeProvider = Time, Scheduler = _scheduler };

    public TOptions SetUp<TOptions>(TOptions options)
        where TOptions : ActorOptions
    {
        OwnThread.Stay();
        options.AskTimeout = NoLimit;
        options.Inline = InlineMode.Never;
        options.TimeProvider = Time;
        options.Scheduler = _scheduler;
        options.OnError = Errors.Enqueue;
        return options;
    }

    /// <summary>Runs what there is to run.</summary>
    public void Run() => _scheduler.RunAll();

    /// <summary>Lets time pass in small steps, so that every wait is looked at several times, and everything run that is due.</summary>
    public void Pass(TimeSpan span)
    {
        const int Steps = 64;
        Run();
        for (int step = 0; step < Steps; step++)
        {
            Time.Advance(span / Steps);
            Run();
        }
    }

    /// <summary>Runs what there is to run until the task has ended, whose last steps may be the thread pool's.</summary>
    public void Finish(Task task)
    {
        Assert.True(_scheduler.RunUntil(task).Wait(NoHang), "The task has not ended.");
        Run();
    }

    public T ResultOf<T>(ValueTask<T> call)
    {
        Task<T> task = call.AsTask();
        Finish(task);
        return task.GetAwaiter().GetResult();
    }

    public TError ErrorOf<TError>(Task call)
        where TError : Exception
    {
        Finish(call);
        return Assert.IsType<TError>(Record.Exception(() => call.GetAwaiter().GetResult()));
    }

    /// <summary>What a call that waits in a circle ends in, when the limit is over that begins now: nothing, before.</summary>
    public TError ErrorAtTheLimit<TError>(Task call)
        where TError : Exception
    {
        StaysToTheLimit(call);
        return ErrorOf<TError>(call);
    }

    /// <summary>Nothing becomes of a call before the limit that begins now, which is over afterwards.</summary>
    public void StaysToTheLimit(Task call)
    {
        Pass(Limit - TimeSpan.FromMilliseconds(100));
        Assert.False(call.IsCompleted, call.Exception?.ToString());
        Pass(TimeSpan.FromSeconds(1)); // A limit may be a sixteenth late.
    }
}
