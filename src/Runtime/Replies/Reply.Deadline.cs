using System.Diagnostics;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <content>The time limit, in ticks of the actor's wheel.</content>
// I5  FiledAt of an entry is when its wheel looks at it next, or Never. It leaves Never by compare-and-swap, so the entry is filed once. The sender looks at it after the message
//     is in line (a full fence), the wheel gives it up and then looks at the word again: one of them sees the other.
internal abstract partial class Reply : IDeadline
{
    private const long Never = long.MaxValue;

    // The tick at which the wait is over; Never for no limit. Written before the use is published.
    private long _due;

    // The entry that is filed again and again, and the wheel it is for; the sender's. One that stands in another clock's wheel is left to that.
    private WheelEntry? _entry;
    private DeadlineWheel? _wheel;

    /// <summary>When the use began, for the exception.</summary>
    public long AskedAt { get; private set; }

    /// <summary>When the handler started, for the exception.</summary>
    public long BegunAt { get; private set; }

    long IDeadline.OnTick(WheelEntry entry, DeadlineWheel wheel, long now)
    {
        long next = Look(wheel, now);
        if (next == 0)
        {
            Interlocked.Exchange(ref entry.FiledAt, Never); // Full fence (I5).
            next = Look(wheel, now);
            return next != 0 && Interlocked.CompareExchange(ref entry.FiledAt, next, Never) == Never ? next : 0;
        }

        Volatile.Write(ref entry.FiledAt, next);
        return next;
    }

    private void SetDeadline(long timeoutTicks)
    {
        DeadlineWheel wheel = Cell!.Settings.Wheel;
        if (timeoutTicks == 0)
        {
            AskedAt = wheel.Now; // The age of a wait that is looked at again.
            _due = Never;
            return;
        }

        AskedAt = wheel.Reckon();
        _due = wheel.DueAfter(timeoutTicks);
    }

    private void FileDeadline()
    {
        long due = _due;
        if (due == Never && ActorThread.Current.Cell is null && ActorCell.OfFlow is null)
        {
            return; // Nobody's turn depends on it.
        }

        DeadlineWheel wheel = Cell!.Settings.Wheel;
        WheelEntry? entry = _entry;
        if (entry is null || !ReferenceEquals(_wheel, wheel))
        {
            _entry = entry = new WheelEntry(this);
            _wheel = wheel;
        }

        long filedAt = Volatile.Read(ref entry.FiledAt);
        if (filedAt != Never && filedAt <= due)
        {
            return; // It is looked at in time. (One without a limit is looked at for the circles it may be part of.)
        }

        long tick = Math.Min(due, wheel.Now + DeadlineWheel.Horizon);
        if (filedAt == Never && Interlocked.CompareExchange(ref entry.FiledAt, tick, Never) == Never)
        {
            wheel.File(entry, tick);
        }
        else
        {
            wheel.File(new WheelEntry(this), tick); // Sooner than the entry in the wheel will be looked at.
        }

        wheel.Serve(due - wheel.Now); // Again, now that something is filed: a wheel that came to rest meanwhile has forgotten what SetDeadline asked of it.
    }

    // What the wheel finds: a wait that is over, one that goes on (when to look again), or none of its business (0).
    private long Look(DeadlineWheel wheel, long now)
    {
        long word = Volatile.Read(ref _word);
        long phase = word & ReplyWord.PhaseMask;
        if (phase is not (ReplyWord.InLine or ReplyWord.Running) || Cell is not { } cell || !ReferenceEquals(cell.Settings.Wheel, wheel))
        {
            return 0;
        }

        bool isAwaited = (word & ReplyWord.Awaited) != 0;
        if (isAwaited && Asker is not null)
        {
            WaitGraph.LookAgain(this);
        }

        long due = Volatile.Read(ref _due);
        if (due == Never)
        {
            return isAwaited && Asker is null ? 0 : now + DeadlineWheel.Horizon;
        }

        if (due > now || Debugger.IsAttached)
        {
            return Math.Min(Math.Max(due, now + 1), now + DeadlineWheel.Horizon);
        }

        TimeOut(ReplyWord.VersionOf(word));
        return 0;
    }

    private void TimeOut(int version)
    {
        // Read while the use is certain to be this one: the claim below fails if it was not.
        (ActorCell? cell, long asked, long begun, int handler, bool isTell) = (Cell, AskedAt, BegunAt, Handler, IsTell);
        if (cell is null)
        {
            return;
        }

        long now = cell.Settings.Wheel.Now;
        long word = Volatile.Read(ref _word);
        bool isAwaited = (word & ReplyWord.Awaited) != 0;
        var wait = new Wait(this, word, cell, handler, isAwaited ? _continuationState : null, isAwaited ? _asker : null, asked);
        if (TryClaim(version))
        {
            cell.OnWithdrawn(this);
            Fail(version, cell.TimedOut(in wait, handler, isTell, now - asked, running: null), isWithdrawn: true);
        }
        else if (TryClaimRunning(version))
        {
            Fail(version, cell.TimedOut(in wait, handler, isTell, begun - asked, now - begun), isWithdrawn: false);
            cell.CancelTurnLater(this, version);
        }
    }
}
