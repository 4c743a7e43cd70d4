namespace Concurrency.Runtime.StressTests.Support;

/// <summary>A clock that a thread of the program moves: the timers that are due fire on that thread, one jump each, as late as the jump makes them.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private long _now;

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void Advance(int milliseconds)
    {
        _now += milliseconds;
        foreach (ManualTimer timer in _timers.ToArray()) timer.FireIfDue();
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private long _due = long.MaxValue;
        private long _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime < TimeSpan.Zero ? long.MaxValue : time._now + (long)dueTime.TotalMilliseconds;
            _period = period > TimeSpan.Zero ? (long)period.TotalMilliseconds : 0;
            return true;
        }

        public void FireIfDue()
        {
            if (_due > time._now) return;
            _due = _period == 0 ? long.MaxValue : time._now + _period;
            callback(state);
        }

        public void Dispose() => _due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
