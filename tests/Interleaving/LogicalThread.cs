namespace Concurrency.Interleaving;

/// <summary>A thread of the program under test: a real one that only runs while the scheduler lets it.</summary>
internal sealed class LogicalThread(Scheduler scheduler, int id, Action body, bool isDaemon) : IInterleaver
{
    private const int StackBytes = 256 * 1024;

    private readonly AutoResetEvent _gate = new(false);
    private Thread? _thread;
    private Func<bool>? _condition;

    public int Id => id;

    public bool IsDaemon { get; } = isDaemon;

    /// <summary>A worker without work.</summary>
    public bool IsIdle { get; set; } = isDaemon;

    public bool HasEnded { get; private set; }

    /// <summary>The threads, as bits, that are to make a step before this one looks again at what it spins for.</summary>
    public ulong SpinsUntil { get; set; }

    /// <summary>Whether the thread could make a step, be it only to spin.</summary>
    public bool IsAwake() => !HasEnded && (_condition is null || SharedAccess.Quietly(_condition));

    public void Start()
    {
        _thread = new Thread(Main, StackBytes) { IsBackground = true };
        _thread.Start();
    }

    public void Go() => _gate.Set();

    public void Pause() => _gate.WaitOne();

    public bool TryJoin(TimeSpan limit) => _thread!.Join(limit);

    public void Point() => scheduler.Point(this);

    public void After() => scheduler.After(this);

    public void Spin() => scheduler.Spin(this);

    public void WaitUntil(Func<bool> condition)
    {
        _condition = condition;
        scheduler.Point(this);
        _condition = null;
    }

    private void Main()
    {
        Processors.RunOn(scheduler.Processor);
        _gate.WaitOne();
        Exception? error = null;
        SharedAccess.Interleaver = this;
        try
        {
            body();
        }
        catch (AbandonedException)
        {
            // The schedule is over; the failure that ended it is on record.
        }
        catch (Exception thrown)
        {
            // Reported by the scheduler as this schedule's failure.
            error = thrown;
        }

        SharedAccess.Interleaver = null;
        HasEnded = true;
        scheduler.End(this, error);
    }
}
