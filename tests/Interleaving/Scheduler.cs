using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.ExceptionServices;

namespace Concurrency.Interleaving;

/// <summary>
/// Runs the threads of a small program one at a time and decides at every shared access who goes on, so that a schedule is repeatable. Each logical thread is
/// a real one, parked at a gate of its own. A program in which nobody can go on is a deadlock, one that does not end is a livelock; both are reported
/// with what reproduces them.
/// </summary>
/// <remarks>Explores sequentially consistent interleavings only: what weak memory adds is for the contract comments and real hardware.</remarks>
public sealed class Scheduler
{
    private const int MaxSteps = 100_000;

    // Real time, far above what a step takes on the slowest machine: only a thread that waits outside the schedule needs it.
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(30);

    private readonly IStrategy _strategy;
    private readonly List<LogicalThread> _threads = [];
    private readonly Queue<Action> _work = new();
    private readonly SemaphoreSlim _done = new(0);
    private LogicalThread? _current;
    private int _steps;
    private Exception? _failure;
    private bool _isAbandoned;

    private Scheduler(IStrategy strategy, int processor)
    {
        _strategy = strategy;
        Processor = processor;
    }

    /// <summary>Where the threads run.</summary>
    internal int Processor { get; }

    /// <summary>Runs a program under every schedule the strategy makes.</summary>
    /// <param name="strategy">Which schedules.</param>
    /// <param name="program">Makes the program for one schedule: adds its threads and returns the check to make when all have ended.</param>
    /// <returns>How many schedules were run.</returns>
    /// <exception cref="ScheduleFailedException">One failed.</exception>
    public static int Explore(IStrategy strategy, Func<Scheduler, Action> program)
    {
        int processor = Processors.Rent();
        try
        {
            return Explore(strategy, program, processor);
        }
        finally
        {
            Processors.Return(processor);
        }
    }

    /// <summary>Adds a thread to the program, before it runs.</summary>
    public void Add(Action body) => _threads.Add(new LogicalThread(this, _threads.Count, body, isDaemon: false));

    /// <summary>Adds a thread that runs what is given to <see cref="Enqueue"/>. The program ends when it is idle and the others have ended.</summary>
    public void AddWorker() => _threads.Add(new LogicalThread(this, _threads.Count, WorkLoop, isDaemon: true));

    /// <summary>Gives work to the workers: the seam for everything that schedules.</summary>
    public void Enqueue(Action work) => _work.Enqueue(work);

    /// <summary>Whether no worker has anything to do.</summary>
    public bool IsQuiet => _work.Count == 0 && _threads.TrueForAll(static thread => !thread.IsDaemon || thread.IsIdle);

    internal void Point(LogicalThread caller)
    {
        if (_isAbandoned) Leave();
        if (++_steps > MaxSteps)
        {
            Fail(new ScheduleFailedException($"no end after {MaxSteps} steps: a livelock, or too large a program"));
            Leave();
        }

        Switch(caller);
    }

    internal void After(LogicalThread caller)
    {
        if (_strategy.StopsAfterAccesses) Point(caller);
    }

    internal void Spin(LogicalThread caller)
    {
        caller.SpinsUntil = ~(1UL << caller.Id);
        Point(caller);
    }

    internal void End(LogicalThread caller, Exception? error)
    {
        if (_isAbandoned) return;
        if (error is not null)
        {
            Fail(error);
            return;
        }

        if (_threads.TrueForAll(thread => thread.HasEnded || (thread.IsDaemon && thread.IsIdle)) && _work.Count == 0)
        {
            Finish();
            return;
        }

        Switch(caller);
    }

    private static int Explore(IStrategy strategy, Func<Scheduler, Action> program, int processor)
    {
        int schedules = 0;
        while (strategy.NextSchedule())
        {
            var scheduler = new Scheduler(strategy, processor);
            Action check = program(scheduler);
            try
            {
                scheduler.Run();
                Check(check);
            }
            catch (Exception error)
            {
                throw new ScheduleFailedException($"Schedule {schedules}, reproduced by {strategy.Describe()}: {error.Message}", error);
            }

            schedules++;
        }

        return schedules;
    }

    private void Run()
    {
        foreach (LogicalThread thread in _threads) thread.Start();
        LogicalThread first = Choose(null) ?? throw new InvalidOperationException("A program needs a thread.");
        _current = first;
        first.Go();
        WaitForTheEnd();
        if (_failure is not null) throw _failure;
        foreach (LogicalThread thread in _threads)
            if (!thread.TryJoin(Stall)) throw new ScheduleFailedException($"thread {thread.Id} did not leave after the schedule had ended");
    }

    // What a program has broken may keep a look at it from ending, too.
    private static void Check(Action check)
    {
        Exception? failure = null;
        var checking = new Thread(() => failure = Caught(check)) { IsBackground = true };
        checking.Start();
        if (!checking.Join(Stall)) throw new ScheduleFailedException("the check of what the schedule left behind does not end");
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    private static Exception? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception error)
        {
            return error; // Thrown again on the explorer's thread.
        }
    }

    // A thread that waits in the operating system, and not at a point, would stop the whole for ever. It is named, and left behind.
    private void WaitForTheEnd()
    {
        for (int seen = -1; !_done.Wait(Stall);)
        {
            int steps = Volatile.Read(ref _steps);
            if (steps == seen) throw new ScheduleFailedException($"thread {_current?.Id} has not come to a point for {Stall.TotalSeconds:0} s, after {steps} steps: it waits outside the schedule, or never ends");
            seen = steps;
        }
    }

    private void Switch(LogicalThread caller)
    {
        LogicalThread? next = Choose(caller);
        if (next is null)
        {
            string waiting = string.Join(", ", _threads.Where(thread => !thread.HasEnded).Select(thread => $"thread {thread.Id}"));
            Fail(new ScheduleFailedException($"deadlock: {waiting} wait for each other"));
            if (!caller.HasEnded) Leave();
            return;
        }

        if (next == caller) return;
        _current = next;
        next.Go();
        if (caller.HasEnded) return;
        caller.Pause();
        if (_isAbandoned) Leave();
    }

    // A schedule that has failed stands still: an exception thrown into the code under test, in a continuation say, would take the process with it, and the report too. Those
    // threads are left behind, asleep; exploration ends with the first failure. Otherwise it is an idle worker, which ends.
    [DoesNotReturn]
    private void Leave()
    {
        if (_failure is not null) Thread.Sleep(Timeout.Infinite);
        throw new AbandonedException();
    }

    private LogicalThread? Choose(LogicalThread? caller)
    {
        ulong awake = 0;
        foreach (LogicalThread thread in _threads)
            if (thread.IsAwake()) awake |= 1UL << thread.Id;
        if (awake == 0) return null;

        // A spinning thread lets every other one make a step first: else two that spin could hand each other the processor and never let the third go on.
        ulong ready = 0;
        foreach (LogicalThread thread in _threads)
            if ((awake & (1UL << thread.Id)) != 0 && (thread.SpinsUntil & awake) == 0) ready |= 1UL << thread.Id;
        if (ready == 0) ready = awake;

        Span<int> runnable = stackalloc int[_threads.Count];
        int count = 0;
        for (ulong left = ready; left != 0; left &= left - 1) runnable[count++] = BitOperations.TrailingZeroCount(left);
        LogicalThread chosen = _threads[_strategy.Choose(runnable[..count], caller?.Id ?? -1)];
        foreach (LogicalThread thread in _threads) thread.SpinsUntil &= ~(1UL << chosen.Id);
        chosen.SpinsUntil = 0;
        return chosen;
    }

    private void WorkLoop()
    {
        LogicalThread self = _current!;
        while (true)
        {
            self.IsIdle = true;
            if (_threads.TrueForAll(thread => thread.HasEnded || (thread.IsDaemon && thread.IsIdle)) && _work.Count == 0)
            {
                Finish();
                return;
            }

            self.WaitUntil(() => _work.Count > 0);
            self.IsIdle = false;
            if (_work.TryDequeue(out Action? work)) work();
        }
    }

    private void Fail(Exception failure)
    {
        _failure ??= failure;
        Finish();
    }

    private void Finish()
    {
        _isAbandoned = true;
        foreach (LogicalThread thread in _threads) thread.Go();
        _done.Release();
    }
}
