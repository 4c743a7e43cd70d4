namespace Concurrency.CompilerServices;

/// <content>One of many: how a keyed actor begins, and how it ends when nobody needs it.</content>
// I15  A keyed actor is made with its mailbox taken: nobody schedules it before StartActivation does, and its first turn constructs the object.
// I16  Idle becomes Draining and Cancelled by one compare-and-swap on a word that was read before everything else that keeps an actor alive was looked at. Turns open, and streams begin, by
//      messages only, which move the word; a message that After is to send later and that slips in is brought to the successor (Later.OnStopped).
public abstract partial class ActorCell
{
    private protected ActorCell(ActorSettings settings, Mailbox mailbox)
    {
        Settings = settings;
        _mailbox = mailbox;
        _mailbox.Raise(0); // I15
        _handler = Constructing;
    }

    /// <summary>Whether nobody's messages but its own are taken any more.</summary>
    internal bool IsClosed => (_mailbox.State & ClosedToOthers) != 0;

    /// <summary>Lets an actor begin that was made for a key: its first turn constructs its object. Called once.</summary>
    internal void StartActivation()
    {
        if (Extras?.Supervision is { Predecessor: not null } supervision)
        {
            supervision.Predecessor = null;
        }

        Settings.Scheduler.Schedule(this);
    }

    /// <summary>Makes one that nobody has seen yet refuse everything.</summary>
    internal void Refuse()
    {
        _mailbox.Raise(ClosedToOthers);
        Volatile.Write(ref _isEnding, true);
        Complete(error: null);
    }

    /// <summary>Closes the actor if it has been idle for so long; what remains is scheduled.</summary>
    /// <param name="now">The moment, in milliseconds of the directory.</param>
    /// <param name="idle">How many of them it may be idle.</param>
    /// <returns>Whether it was closed.</returns>
    internal bool TryDeactivate(uint now, uint idle)
    {
        long state = _mailbox.State;
        if ((state & ClosedToOthers) != 0)
        {
            return false;
        }

        bool isQuiet = (state & MailboxState.Idle) != 0 && !HasOpenTurns && StreamCount == 0 && ScheduledCount == 0;
        if (!Watch.TryPass(isQuiet ? ActivityAt(state) : null, now, idle))
        {
            return false;
        }

        Watch.IsDeactivated = true; // First: whoever finds the flags is to find this too.
        if (!_mailbox.TryRest(state, add: ClosedToOthers, remove: MailboxState.Idle)) // I16
        {
            Watch.IsDeactivated = false;
            return false;
        }

        CloseTimers();
        if (_actor is IActorLifecycle or IAsyncDisposable or IDisposable)
        {
            StartStopTimer(ref Stop.DeadlineTimer, Settings.StopTimeout, static cell => cell.CancelEverything());
        }

        _isToRest = true;
        Settings.Scheduler.Schedule(this);
        return true;
    }

    /// <summary>Whether turns are open that do not keep the mailbox from being idle.</summary>
    private protected virtual bool HasOpenTurns => false;

    // Messages and inline turns; the ticks of the class's own timers do not count.
    private int ActivityAt(long state) => (int)(MailboxState.PositionOf(state) + Volatile.Read(ref _inlined) - (Extras?.Timers?.Ticked ?? 0));

    // The first turn. False when the consumer is somebody else meanwhile.
    private bool TryActivate()
    {
        if (KeyedHandle is null || IsCancelled)
        {
            return true; // Given up between two objects, or before there was one.
        }

        _handler = Constructing;
        if (TryConstruct() is { } error)
        {
            CountFailure();
            Report(TurnName(Constructing), error);
            FailActivation(TurnName(Constructing), error);
            return true;
        }

        if (_actor is not IActorLifecycle)
        {
            StartTimers();
            return true;
        }

        _handler = Starting;
        Suspend(StartActivatedAsync(), TaskEnd.Instance);
        if (_awaited is not null && TrySuspendTurn())
        {
            return false;
        }

        EndTurn();
        return true;
    }

    private async Task StartActivatedAsync()
    {
        AssumeIdentity();
        if (await TryStartAsync().ConfigureAwait(false) is { } error)
        {
            FailActivation(nameof(IActorLifecycle.StartedAsync), error);
        }
        else
        {
            StartTimers();
        }
    }

    // What is in line fails with the error itself; what comes later finds the actor closed, and begins another one.
    private void FailActivation(string failed, Exception error)
    {
        Supervision.ActivationError = error;
        KeyedHandle!.OnActivationFailed();
        StopBecause($"its activation failed in '{failed}'", error);
    }
}
