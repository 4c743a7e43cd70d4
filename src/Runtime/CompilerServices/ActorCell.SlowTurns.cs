namespace Concurrency.CompilerServices;

/// <content>Turns that stay open for long. Suspended ones are looked at by the wheel, running ones by the scheduler's watch.</content>
// I18 FiledAt is Never exactly while Entry is in no wheel; it leaves Never by compare-and-swap. A suspending turn writes SuspendedAt, then (full fence) looks at FiledAt;
//     the wheel gives the entry up, then (full fence) looks at SuspendedAt.
public abstract partial class ActorCell : IDeadline
{
    long IDeadline.OnTick(WheelEntry entry, DeadlineWheel wheel, long now)
    {
        long next = Look(now);
        if (next == 0)
        {
            TurnExtras turns = _turnExtras!; // It has filed the entry.
            Interlocked.Exchange(ref turns.FiledAt, TurnExtras.Never); // Full fence (I18).
            next = Look(now);
            return next != 0 && Interlocked.CompareExchange(ref turns.FiledAt, next, TurnExtras.Never) == TurnExtras.Never ? next : 0;
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

    private protected void NoteSuspension()
    {
        if (Settings.SlowTurnTicks != 0)
        {
            TurnExtras turns = MakeTurnExtras();
            turns.ReportAfter = Settings.SlowTurnTicks;
            Volatile.Write(ref turns.SuspendedAt, Settings.Wheel.Reckon() + 1);
        }
    }

    // After a full fence.
    internal void FileSuspension()
    {
        if (Settings.SlowTurnTicks == 0)
        {
            return;
        }

        TurnExtras turns = MakeTurnExtras();
        if (Volatile.Read(ref turns.FiledAt) == TurnExtras.Never)
        {
            long tick = Settings.Wheel.Now + DeadlineWheel.Horizon;
            if (Interlocked.CompareExchange(ref turns.FiledAt, tick, TurnExtras.Never) == TurnExtras.Never)
            {
                Settings.Wheel.File(turns.Entry ??= new WheelEntry(this), tick);
            }
        }
    }

    private protected void NoteResumption()
    {
        if (_turnExtras is { } turns)
        {
            Volatile.Write(ref turns.SuspendedAt, 0);
        }
    }

    private protected virtual long Look(long now)
    {
        TurnExtras? turns = TurnExtras;
        long suspendedAt = turns is null ? 0 : Volatile.Read(ref turns.SuspendedAt);
        if (suspendedAt == 0)
        {
            return 0;
        }

        long elapsed = now - suspendedAt + 1;
        if (elapsed >= turns!.ReportAfter)
        {
            turns.ReportAfter = elapsed * 2;
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
