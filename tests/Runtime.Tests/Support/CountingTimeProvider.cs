using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Support;

/// <summary>A clock the test moves, that knows how many of its timers are alive and whose wall clock can be stepped apart from its timers.</summary>
internal sealed class CountingTimeProvider : TimeProvider
{
    private readonly FakeTimeProvider _time = new();
    private TimeSpan _step;
    private int _activeTimers;

    public int ActiveTimers => Volatile.Read(ref _activeTimers);

    public override long TimestampFrequency => _time.TimestampFrequency;

    public void Advance(TimeSpan span) => _time.Advance(span);

    public void StepWallClock(TimeSpan step) => _step += step;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + _step;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _activeTimers);
        return new CountedTimer(this, _time.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class CountedTimer(CountingTimeProvider owner, ITimer inner) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0) Interlocked.Decrement(ref owner._activeTimers);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
