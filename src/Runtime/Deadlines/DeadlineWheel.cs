using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>
/// Every deadline of a clock on one timer. A hashed wheel whose entries are looked at lazily: what is filed stays where it is while its deadline moves on, and is filed
/// anew when its tick comes. Calls that end in time so cost a comparison each, and no timer. The timer runs only while something is filed.
/// </summary>
// Concurrency contract
//   Callers:   File, Now and DueAfter from any thread; Fire by the timer.
//   I1  An entry is in exactly one bucket from filing until Fire has taken it out. Buckets are stacks, pushed by compare-and-swap, emptied by exchange.
//   I2  _filed counts the entries in buckets or in the hands of Fire. Who moves it from 0 starts the timer, Fire stops it at 0; both decide under _gate by looking at _filed again.
//   I3  _now never runs ahead of the clock, and lags by at most a period plus what the timer is late while _isTicking; at rest it stands still, and only Reckon is right.
//   Progress:  filing is lock-free, but for the first entry.
//   User code runs: only the TimeProvider's timer, under _gate, with a due time that is not yet over.
//   After: G. Varghese and T. Lauck, Hashed and Hierarchical Timing Wheels, SOSP 1987.
internal sealed class DeadlineWheel
{
    public const int TickMilliseconds = 8;

    /// <summary>No filing is further ahead: later deadlines are filed again on the way.</summary>
    public const int Horizon = 32;

    private const int Buckets = 64;
    private const int LongestPeriod = 8;

    private static readonly DeadlineWheel System = new(TimeProvider.System);
    private static readonly ConditionalWeakTable<TimeProvider, DeadlineWheel> Others = [];

    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly WheelEntry?[] _buckets = new WheelEntry?[Buckets];
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private ITimer? _timer;

    // Written under _gate after _now, read without.
    private bool _isTicking;

    // Ticks between two firings; written under _gate, read without.
    private int _period = LongestPeriod;

    // See I3. Written by Fire and Start.
    private long _now;

    // Interlocked only (I2).
    private int _filed;

    // 1 while Fire runs: timers may overlap. Interlocked only.
    private int _isFiring;

    private DeadlineWheel(TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
    }

    /// <summary>The last tick that was seen: cheap, a little behind while the timer runs, and far while it rests.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>The present tick, for whoever reckons a span from it: at most a little behind.</summary>
    public long Reckon() => Volatile.Read(ref _isTicking) ? Now : Measure();

    public static DeadlineWheel Of(TimeProvider time) =>
        ReferenceEquals(time, TimeProvider.System) ? System : Others.GetValue(time, static other => new DeadlineWheel(other));

    public static long TicksOf(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? 0 : Math.Max(1, (long)Math.Ceiling(span.TotalMilliseconds / TickMilliseconds));

    public static TimeSpan SpanOf(long ticks) => TimeSpan.FromMilliseconds(ticks * TickMilliseconds);

    /// <summary>The time since this wheel was made, by the clock and not by ticks, for whoever keeps a grid of his own.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_origin);

    /// <summary>The first tick by which so much time has passed: never early.</summary>
    public static long TickAt(TimeSpan elapsed) => ((elapsed.Ticks - 1) / (TickMilliseconds * TimeSpan.TicksPerMillisecond)) + 1;

    /// <summary>The tick by which so many ticks have passed from now: never early, and late by at most 15 ms or a sixteenth, whichever is more.</summary>
    public long DueAfter(long ticks)
    {
        int period = Serve(ticks);

        // A short limit does not bear the lag of Now; a long one is spared the clock.
        return period == 1 ? Measure() + ticks + 1 : Reckon() + ticks + Volatile.Read(ref _period) + 1;
    }

    /// <summary>Lets the timer fire often enough for spans of so many ticks, as long as something is filed.</summary>
    /// <returns>How often that is.</returns>
    public int Serve(long ticks)
    {
        int period = (int)Math.Clamp(ticks / 40, 1, LongestPeriod);
        if (period < Volatile.Read(ref _period))
        {
            Shorten(period);
        }

        return period;
    }

    public void File(WheelEntry entry, long tick)
    {
        Push(entry, tick);
        if (Interlocked.Increment(ref _filed) == 1)
        {
            Start();
        }
    }

    private long Measure() => (long)_time.GetElapsedTime(_origin).TotalMilliseconds / TickMilliseconds;

    private void Push(WheelEntry entry, long tick)
    {
        entry.Tick = tick;
        ref WheelEntry? bucket = ref _buckets[tick & (Buckets - 1)];
        WheelEntry? first;
        do
        {
            first = Volatile.Read(ref bucket);
            entry.Next = first;
        }
        while (Interlocked.CompareExchange(ref bucket, entry, first) != first);
    }

    private void Start()
    {
        lock (_gate)
        {
            if (Volatile.Read(ref _filed) == 0)
            {
                return;
            }

            Volatile.Write(ref _now, Measure());
            Volatile.Write(ref _isTicking, true); // release (I3)
            TimeSpan period = SpanOf(_period);
            _timer ??= _time.CreateTimer(static wheel => ((DeadlineWheel)wheel!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(period, period);
        }
    }

    private void Shorten(int period)
    {
        lock (_gate)
        {
            if (period >= _period)
            {
                return;
            }

            Volatile.Write(ref _period, period);
            _timer?.Change(SpanOf(period), SpanOf(period));
        }
    }

    private void StopWhenEmpty()
    {
        lock (_gate)
        {
            if (Volatile.Read(ref _filed) == 0)
            {
                Volatile.Write(ref _isTicking, false);
                Volatile.Write(ref _period, LongestPeriod);
                _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Fire()
    {
        if (Interlocked.Exchange(ref _isFiring, 1) != 0)
        {
            return;
        }

        try
        {
            long before = Now;
            long now = Measure();
            Volatile.Write(ref _now, now);

            // A timer that comes late has let Now lag, and deadlines were reckoned from it: what became due in the gap waits as long as the gap was.
            long certain = now - before > 4 * LongestPeriod ? before : now;
            for (int bucket = 0; bucket < Buckets; bucket++)
            {
                WheelEntry? entry = Volatile.Read(ref _buckets[bucket]) is null ? null : Interlocked.Exchange(ref _buckets[bucket], null);
                while (entry is not null)
                {
                    WheelEntry? next = entry.Next;
                    Visit(entry, now, certain);
                    entry = next;
                }
            }

            if (Volatile.Read(ref _filed) == 0)
            {
                StopWhenEmpty();
            }
        }
        finally
        {
            Volatile.Write(ref _isFiring, 0);
        }
    }

    private void Visit(WheelEntry entry, long now, long certain)
    {
        long next = entry.Tick > now ? entry.Tick : entry.Owner.OnTick(entry, this, certain);
        if (next != 0)
        {
            Push(entry, Math.Max(next, certain + 1));
        }
        else
        {
            Interlocked.Decrement(ref _filed);
        }
    }
}
