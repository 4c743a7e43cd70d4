namespace Concurrency;

// Concurrency contract
//   Callers:   Count by any worker; Finish once, after the last Count; Execute by the scheduler.
//   I1  _state is Idle, Busy (scheduled or reporting) or Again (and something was counted since); only the one who moves it from Idle
//       schedules, so reports never overlap and the counts in them never go back.
//   I2  _completed rises before _failed and is read after it, so a report never shows more failures than completions.
//   Progress:  Count is lock-free and never waits for a handler.
//   User code runs: the handler, in Execute alone.

/// <summary>Reports progress beside the workers: counts are summed up while a handler is busy, and the last report is made before the call completes.</summary>
internal abstract class ProgressReporter(IWorkScheduler scheduler) : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Again = 2;

    private long _completed;
    private long _failed;

    // I1.
    private int _state;

    // Written before the request that Execute sees it with.
    private Action? _finished;

    /// <summary>A body has ended.</summary>
    internal void Count(bool hasFailed)
    {
        Interlocked.Increment(ref _completed);
        if (hasFailed) Interlocked.Increment(ref _failed);
        Request();
    }

    /// <summary>The source has ended: what was pulled is all there is. Before <see cref="Finish"/>.</summary>
    internal abstract void SetTotal(long pulled);

    /// <summary>Makes the last report, then calls <paramref name="finished"/>.</summary>
    internal void Finish(Action finished)
    {
        Volatile.Write(ref _finished, finished);
        Request();
    }

    void IThreadPoolWorkItem.Execute()
    {
        Action? finished;
        do
        {
            Interlocked.Exchange(ref _state, Busy);
            finished = Volatile.Read(ref _finished);
            long failed = Volatile.Read(ref _failed);
            long completed = Volatile.Read(ref _completed);
            try
            {
                Report((int)Math.Min(completed, int.MaxValue), (int)Math.Min(failed, int.MaxValue));
            }
            catch (Exception error)
            {
                StrayError.Surface(error); // A handler's error is nobody's result.
            }
        }
        while (finished is null && Interlocked.CompareExchange(ref _state, Idle, Busy) != Busy);
        finished?.Invoke();
    }

    /// <summary>Tells the user's handler.</summary>
    protected abstract void Report(int completed, int failed);

    private void Request()
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Idle when Interlocked.CompareExchange(ref _state, Busy, Idle) == Idle:
                    scheduler.Schedule(this);
                    return;
                case Busy when Interlocked.CompareExchange(ref _state, Again, Busy) == Busy:
                case Again:
                    return;
            }
        }
    }
}
