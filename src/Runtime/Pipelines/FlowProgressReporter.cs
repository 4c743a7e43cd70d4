using Concurrency.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   the timer; End once.
//   I1  _state is Idle, Busy (scheduled or reporting) or Ending (the last report is still to come); only the one who moves it from Idle schedules, so reports never overlap.
//   User code runs: the handler, in Execute alone.

/// <summary>Tells a run's progress beside it: from time to time, and once when it is over.</summary>
internal sealed class FlowProgressReporter : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Ending = 2;

    private readonly FlowGraph _flow;
    private readonly IProgress<PipelineProgress> _handler;
    private readonly ITimer _timer;
    private int _state;
    private Action? _ended;

    internal FlowProgressReporter(FlowGraph flow, IProgress<PipelineProgress> handler, TimeSpan interval)
    {
        _flow = flow;
        _handler = handler;
        _timer = flow.Time.CreateTimer(static state => ((FlowProgressReporter)state!).OnTick(), this, interval, interval);
    }

    /// <summary>Makes the last report, then calls <paramref name="ended"/>.</summary>
    internal void End(Action ended)
    {
        _timer.Dispose();
        Volatile.Write(ref _ended, ended);
        if (Interlocked.Exchange(ref _state, Ending) == Idle) _flow.Scheduler.Schedule(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            bool isLast = Volatile.Read(ref _state) == Ending;
            try
            {
                _handler.Report(_flow.Progress(isLast));
            }
            catch (Exception error)
            {
                StrayError.Surface(error); // A handler's error is nobody's result.
            }

            if (isLast)
            {
                _ended!();
                return;
            }

            if (Interlocked.CompareExchange(ref _state, Idle, Busy) == Busy) return;
        }
    }

    private void OnTick()
    {
        if (Interlocked.CompareExchange(ref _state, Busy, Idle) == Idle) _flow.Scheduler.Schedule(this);
    }
}
