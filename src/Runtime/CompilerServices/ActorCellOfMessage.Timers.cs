namespace Concurrency.CompilerServices;

/// <content>Timers: ticks of the class's own, and messages that are sent later. All of them stand in one heap per actor behind one place in the clock's wheel.</content>
// I13  A stop raises its flag, then looks for the timers; whoever adds one publishes the heap, then (full fence) looks for the flag: one of them closes it. What is
//      in it then is ended by the closer, what comes later is refused.
// I14  A tick is put in line by the clock, and only after the turn of the one before has ended: at most one is in line or open, whatever the turns of the actor do.
//
// Ticks and what After sends go through SendInternal and nowhere else. Ticks are counted, so that a keyed actor can tell them from what keeps it alive.
public abstract partial class ActorCell<TMessage>
{
    /// <summary>Starts the next timer of the class's own; they are numbered from 0 on. When the actor is whole, before its first turn.</summary>
    /// <param name="message">The message that ticks.</param>
    /// <param name="milliseconds">The period.</param>
    public void StartTimer(in TMessage message, int milliseconds)
    {
        ActorTimers timers = MakeExtras().MakeTimers(Settings.Wheel);
        var tick = new Tick(this, message, TimeSpan.FromMilliseconds(milliseconds), timers.Wheel.Elapsed);
        timers.Ticks.Add(tick);
        timers.TryAdd(tick);
        timers.Wheel.Serve(DeadlineWheel.TicksOf(tick.Period)); // Once something is filed, so that nobody resets it.
        CloseTimersIfStopped();
    }

    /// <summary>Sends a message later, unless it is cancelled or the actor stops before.</summary>
    /// <param name="message">The message.</param>
    /// <param name="delay">How long from now.</param>
    /// <param name="cancellationToken">Cancels it until it is sent.</param>
    /// <returns>The scheduled message.</returns>
    public ScheduledTell Schedule(in TMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (IsClosed && Next is { } next)
        {
            return next.Schedule(message, delay, cancellationToken);
        }

        ActorTimers timers = MakeExtras().MakeTimers(Settings.Wheel);
        TimeSpan now = timers.Wheel.Elapsed;
        var later = new Later(this, message, DeadlineWheel.TickAt(delay > TimeSpan.MaxValue - now ? TimeSpan.MaxValue : now + delay));
        if (cancellationToken.IsCancellationRequested)
        {
            later.Cancel();
        }
        else if (timers.TryAdd(later))
        {
            timers.Wheel.Serve(DeadlineWheel.TicksOf(delay));
            later.CancelWith(cancellationToken);
            CloseTimersIfStopped();
        }
        else
        {
            later.OnStopped();
        }

        return later;
    }

    // A message nobody waits for, and nobody refuses but a stop. False when the actor stops.
    private bool SendInternal(in TMessage message, long closedBy)
    {
        SendOutcome outcome = _mailbox.Evicts
            ? Line.SendInternal(message, reply: null, closedBy, SentAt)
            : Line.TrySend(message, reply: null, mayWait: true, closedBy, SentAt);
        if (outcome == SendOutcome.AcceptedByIdle)
        {
            Settings.Scheduler.Schedule(this);
        }

        return outcome is SendOutcome.Accepted or SendOutcome.AcceptedByIdle;
    }

    // Of one of many that has been closed meanwhile, to whoever has its key now.
    private bool SendToKey(in TMessage message)
    {
        for (ActorCell<TMessage>? cell = this; cell is not null; cell = cell.Next)
        {
            if (cell.SendInternal(message, ClosedToOthers))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A timer of the class's own, on the grid that begins with the actor.</summary>
    private sealed class Tick(ActorCell<TMessage> cell, TMessage message, TimeSpan period, TimeSpan started) : IActorTick
    {
        private TimeSpan _next = started + period;

        // 1 from the clock's decision until the end of the turn (I14).
        private int _isOnItsWay;

        public TimeSpan Period => period;

        public long Due { get; private set; } = DeadlineWheel.TickAt(started + period);

        public int Index { get; set; } = -1;

        public long Order { get; set; }

        public bool IsTick => true;

        public void OnDue(ActorTimers timers)
        {
            if (Interlocked.CompareExchange(ref _isOnItsWay, 1, 0) == 0)
            {
                timers.CountTick(); // First: what has not been told from a message yet would pass for one.
                if (!cell.SendInternal(message, ClosedToOthers))
                {
                    return;
                }
            }

            // The next point of the grid that lies ahead: a clock that was away brings one tick, not many.
            TimeSpan now = timers.Wheel.Elapsed;
            long missed = now < _next ? 0 : (now - _next).Ticks / period.Ticks;
            _next += TimeSpan.FromTicks(period.Ticks * (missed + 1));
            Due = DeadlineWheel.TickAt(_next);
            timers.TryAdd(this);
        }

        public void OnStopped()
        {
        }

        public void End() => Volatile.Write(ref _isOnItsWay, 0);
    }

    /// <summary>A message that waits for its time.</summary>
    // Who moves _decision from Pending decides: the clock, which sends, Cancel, or the stop, which makes it a dead letter; or, where only the key's actor is another one now, brings it there.
    private sealed class Later(ActorCell<TMessage> cell, TMessage message, long due) : ScheduledTell, IActorTimer
    {
        private const int Pending = 0;
        private const int Decided = 1;
        private const int Moved = 2;

        private int _decision;
        private ScheduledTell? _moved;
        private CancellationTokenRegistration _registration;

        public long Due => due;

        public int Index { get; set; } = -1;

        public long Order { get; set; }

        public bool IsTick => false;

        public override bool IsPending => Volatile.Read(ref _decision) == Pending || Volatile.Read(ref _moved)?.IsPending == true;

        public override bool Cancel()
        {
            if (!TryDecide(Decided))
            {
                return Volatile.Read(ref _decision) == Moved && WaitForMove().Cancel();
            }

            cell.Extras?.Timers?.Remove(this);
            return true;
        }

        public void CancelWith(CancellationToken cancellationToken)
        {
            if (cancellationToken.CanBeCanceled)
            {
                _registration = cancellationToken.UnsafeRegister(static later => ((Later)later!).Cancel(), this);
                Interlocked.MemoryBarrier(); // Whoever decides looks for the registration afterwards, and this looks for the decision.
                if (!IsPending)
                {
                    _registration.Unregister();
                }
            }
        }

        public void OnDue(ActorTimers timers)
        {
            if (TryDecide(Decided) && !cell.SendToKey(message))
            {
                cell.ReportDeadLetterLater(message.Handler);
            }
        }

        public void OnStopped()
        {
            if (cell.IsDeactivated && cell.Next is { } next)
            {
                CancellationToken token = _registration.Token;
                if (TryDecide(Moved))
                {
                    TimeSpan left = DeadlineWheel.SpanOf(due) - cell.Settings.Wheel.Elapsed;
                    Volatile.Write(ref _moved, next.Schedule(message, left > TimeSpan.Zero ? left : TimeSpan.Zero, token));
                }
            }
            else if (TryDecide(Decided))
            {
                cell.ReportDeadLetter(message.Handler, hasSender: false);
            }
        }

        private ScheduledTell WaitForMove()
        {
            var spin = new SpinWait();
            while (Volatile.Read(ref _moved) is null)
            {
                spin.SpinOnce(sleep1Threshold: -1); // It is on its way.
            }

            return _moved!;
        }

        private bool TryDecide(int decision)
        {
            if (Interlocked.CompareExchange(ref _decision, decision, Pending) != Pending)
            {
                return false;
            }

            _registration.Unregister();
            return true;
        }
    }
}
