namespace Concurrency.CompilerServices;

/// <content>Turns that stay open for long. Suspended ones are looked at by the wheel, running ones by the scheduler's watch.</content>
// I4  _filedAt is Never exactly while _entry is in no wheel; it leaves Never by compare-and-swap. A suspending turn writes _suspendedAt, then (full fence) looks at _filedAt;
//     the wheel gives the entry up, then (full fence) looks at _suspendedAt.
public abstract partial class ActorCell : IDeadline
{
    private const long Never = long.MaxValue;

    // When the open turn suspended, in ticks of the wheel plus one; 0 while none is suspended. Written by the consumer.
    private long _suspendedAt;
    private long _reportAfter;
    private long _filedAt = Never;
    private WheelEntry? _entry;

    long IDeadline.OnTick(WheelEntry entry, DeadlineWheel wheel, long now)
    {
        long next = Look(now);
        if (next == 0)
        {
            Interlocked.Exchange(ref _filedAt, Never); // Full fence (I4).
            next = Look(now);
            return next != 0 && Interlocked.CompareExchange(ref _filedAt, next, Never) == Never ? next : 0;
        }

        return next;
    }

    /// <summary>From the scheduler's watch: a turn of this actor has held its thread for so long.</summary>
    internal void OnLongTurn(TimeSpan elapsed, TimeSpan sinceLastLook)
    {
        long ticks = DeadlineWheel.TicksOf(elapsed);
        long before = DeadlineWheel.TicksOf(elapsed - sinceLastLook);
        for (long due = Settings.SlowTurnTicks; due != 0 && due <= ticks; due *= 2)
        {
            if (due > before)
            {
                ReportSlowTurnLater(ticks);
                return;
            }
        }
    }

    private protected abstract SlowTurn DescribeOpenTurn(TimeSpan elapsed);

    private protected void NoteSuspension()
    {
        if (Settings.SlowTurnTicks != 0)
        {
            _reportAfter = Settings.SlowTurnTicks;
            Volatile.Write(ref _suspendedAt, Settings.Wheel.Reckon() + 1);
        }
    }

    // After a full fence.
    internal void FileSuspension()
    {
        if (Settings.SlowTurnTicks != 0 && Volatile.Read(ref _filedAt) == Never)
        {
            long tick = Settings.Wheel.Now + DeadlineWheel.Horizon;
            if (Interlocked.CompareExchange(ref _filedAt, tick, Never) == Never)
            {
                Settings.Wheel.File(_entry ??= new WheelEntry(this), tick);
            }
        }
    }

    private protected void NoteResumption() => Volatile.Write(ref _suspendedAt, 0);

    private protected virtual long Look(long now)
    {
        long suspendedAt = Volatile.Read(ref _suspendedAt);
        if (suspendedAt == 0)
        {
            return 0;
        }

        long elapsed = now - suspendedAt + 1;
        if (elapsed >= _reportAfter)
        {
            _reportAfter = elapsed * 2;
            ReportSlowTurnLater(elapsed);
        }

        return now + DeadlineWheel.Horizon;
    }

    private protected void ReportSlowTurnLater(SlowTurn turn) => Settings.Pool.Schedule(new SlowTurnReport(this, turn));

    private void ReportSlowTurnLater(long elapsed) => ReportSlowTurnLater(DescribeOpenTurn(DeadlineWheel.SpanOf(elapsed)));

    private sealed class SlowTurnReport(ActorCell cell, SlowTurn turn) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            ConcurrencyEventSource.Log.SlowTurn(turn.Actor, turn.Message, (long)turn.Elapsed.TotalMilliseconds, turn.Waiting);
            try
            {
                cell.Settings.OnSlowTurn?.Invoke(turn);
            }
            catch (Exception error)
            {
                cell.Report(nameof(ActorOptions.OnSlowTurn), error);
            }
        }
    }
}
