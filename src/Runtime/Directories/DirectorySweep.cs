namespace Concurrency;

/// <summary>Looks at the actors of a directory several times in the idle time, and closes those that have had no message. One timer per directory, which rests while no key has an actor.</summary>
// Concurrency contract
//   Callers:   Arm and Dispose from any thread; Execute by the scheduler, once for each time the timer fired or a part is done, so never twice at once.
//   I1  _isArmed is 1 from the decision to set the timer until a sweep has found nobody. It leaves 0 by exchange; whoever begins an actor counts it, then (full fence) looks at _isArmed; the sweep
//       writes _isArmed, then (full fence) looks at the count.
//   I2  _part, _handles, and what cells keep for it are the sweep's own.
//   Progress:  wait-free, but for one short lock per part of the map.
//   User code runs: never.
internal sealed class DirectorySweep : IThreadPoolWorkItem, IDisposable
{
    /// <summary>The idle times there are. What is kept of a moment is an unsigned number of milliseconds.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    private const int LooksPerIdleTime = 16;
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMinutes(1);

    private readonly ActorDirectory _directory;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly uint _idle;
    private readonly TimeSpan _period;
    private readonly ITimer _timer;
    private readonly List<KeyedRef> _handles = [];
    private int _part;
    private int _isArmed;

    public DirectorySweep(ActorDirectory directory, TimeSpan idle)
    {
        _directory = directory;
        _time = directory.Settings.Time;
        _origin = _time.GetTimestamp();
        _idle = (uint)Math.Ceiling(idle.TotalMilliseconds);
        TimeSpan period = idle / LooksPerIdleTime;
        _period = period > LongestPeriod ? LongestPeriod : period < Shortest ? Shortest : period;
        _timer = _time.CreateTimer(static sweep => ((DirectorySweep)sweep!).Begin(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>An actor has begun.</summary>
    public void Arm()
    {
        Interlocked.MemoryBarrier(); // I1
        if (Volatile.Read(ref _isArmed) == 0 && Interlocked.Exchange(ref _isArmed, 1) == 0)
        {
            _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    // A part at a time: others want the thread too.
    void IThreadPoolWorkItem.Execute()
    {
        _handles.Clear();
        _directory.CopyTo(_handles, _part);
        uint now = (uint)(long)_time.GetElapsedTime(_origin).TotalMilliseconds;
        foreach (KeyedRef handle in _handles)
        {
            if (handle.Active is { } cell && cell.TryDeactivate(now, _idle))
            {
                _directory.CountDeactivation();
            }
        }

        _handles.Clear();
        if (++_part < _directory.Parts)
        {
            _directory.Settings.Pool.Schedule(this);
            return;
        }

        _part = 0;
        if (_directory.IsStopping)
        {
            return;
        }

        if (_directory.Count > 0)
        {
            _timer.Change(_period, Timeout.InfiniteTimeSpan);
            return;
        }

        Interlocked.Exchange(ref _isArmed, 0); // Full fence (I1).
        if (_directory.Count > 0)
        {
            Arm();
        }
    }

    private void Begin() => _directory.Settings.Pool.Schedule(this);
}
