namespace Concurrency.CompilerServices;

/// <content>The end: intake closes, the mailbox drains, the deadline cancels, the grace time gives up on a handler that does not return.</content>
// I5  Nobody is the consumer after EndAsync has begun: the word keeps Cancelled and never shows Idle again.
// I6  A reply that was in line when Cancelled was raised is failed by CancelEverything or, if the consumer got there first, by Bury; one that was running, by its turn or by GiveUp.
public abstract partial class ActorCell
{
    private bool _isEnding;

    internal void BeginStop(TimeSpan deadline)
    {
        if (ReferenceEquals(Volatile.Read(ref _stop), StopState.Nobodys))
        {
            return; // It has ended.
        }

        bool isConsumer = (_mailbox.Raise(MailboxState.Draining) & MailboxState.Idle) != 0;
        if (isConsumer && EndsQuietly && TryRest())
        {
            return;
        }

        if (isConsumer)
        {
            _isToRest = true;
            Settings.Scheduler.Schedule(this);
        }

        CloseTimers();
        CloseStreams();
        if (deadline == TimeSpan.Zero)
        {
            CancelEverything();
        }
        else if (deadline != Timeout.InfiniteTimeSpan && !IsCompleted && Interlocked.Exchange(ref Stop.HasDeadline, 1) == 0)
        {
            StartStopTimer(ref Stop.DeadlineTimer, deadline, static cell => cell.CancelEverything());
        }
    }

    /// <summary>Sees to it that <see cref="OnRest"/> is called at the next moment of rest, which may be now.</summary>
    private void WatchForRest()
    {
        if ((_mailbox.Raise(MailboxState.Watched) & MailboxState.Idle) != 0)
        {
            Settings.Scheduler.Schedule(this);
        }

        if (Volatile.Read(ref _isEnding))
        {
            OnRest(); // Nobody will look at the flag any more.
        }
    }

    // Consumer, when nothing is in line: true when it is the consumer no longer.
    private protected bool TryRest()
    {
        if (_mailbox.TryLeave())
        {
            return true;
        }

        long state = _mailbox.State;
        if ((state & MailboxState.Watched) != 0)
        {
            if (_mailbox.TryRest(state, add: 0, remove: MailboxState.Watched))
            {
                OnRest();
            }

            return false;
        }

        if ((state & ClosedToOthers) == 0 || !_mailbox.TryRest(state, add: MailboxState.Cancelled, remove: 0))
        {
            return false; // Something has come.
        }

        _ = EndAsync();
        return true;
    }

    private void CancelEverything()
    {
        long before = _mailbox.Raise(MailboxState.Cancelled);
        Volatile.Write(ref _isCancelled, true);
        if ((before & MailboxState.Idle) != 0)
        {
            Settings.Scheduler.Schedule(this);
        }

        // Also after the mailbox has drained: what the object does at its end has a deadline too.
        if (Interlocked.Exchange(ref Stop.HasCancelled, 1) != 0)
        {
            if (KeyedHandle is { } handle && Extras?.Supervision?.GivenUp is { } error)
            {
                handle.OnGivenUp(this, error); // Before the directory's stop waited for it: it has had its time.
            }

            return;
        }

        Predecessor?.BeginStop(TimeSpan.Zero); // This one cannot end before it.

        // All are claimed before one is counted out: the room that makes is not for the tells that wait, which fail too.
        List<Reply> claimed = _mailbox.FindReplies();
        claimed.RemoveAll(reply =>
        {
            int version = reply.Version;
            return !ReferenceEquals(reply.Cell, this) || !reply.TryClaim(version);
        });
        foreach (Reply reply in claimed)
        {
            OnWithdrawn(reply);
            reply.Fail(reply.Version, Unanswered(reply.Handler), isWithdrawn: true);
        }

        CancelOpenTurns();
        CancelStreams();
        if (Settings.StopGrace != Timeout.InfiniteTimeSpan && !IsCompleted)
        {
            StartStopTimer(ref Stop.GraceTimer, Settings.StopGrace, static cell => cell.GiveUp());
        }
    }

    private void GiveUp()
    {
        if (IsCompleted)
        {
            return;
        }

        string stuck = NameStuck();
        FailOpenAsks();

        long left = _mailbox.Count;
        string unhandled = left == 0 ? "" : $"; {left} messages behind it were not handled";
        var error = new TimeoutException($"'{Name}.{stuck}' did not return within {Settings.StopGrace} after its token was cancelled; '{Name}' is given up with the handler still running{unhandled}.");
        Complete(error);
        if (KeyedHandle is { } handle)
        {
            _ = ((ILifetimeOwner)this).Completion.Exception;
            Supervision.GivenUp = error; // First: whoever waits from now on looks for it.
            Report(stuck, error); // Few wait for the end of one of many.
            handle.OnGivenUp(this, error);
        }
    }

    /// <summary>What has not ended, for whoever has waited for it long enough.</summary>
    internal virtual string NameStuck() => Predecessor?.NameStuck() ?? TurnName(_handler);

    private protected virtual void FailOpenAsks()
    {
        if (_reply is { } reply)
        {
            int version = reply.Version;
            if (ReferenceEquals(reply.Cell, this) && reply.TryClaimRunning(version))
            {
                reply.Fail(version, Stopped(_handler), isWithdrawn: false);
            }
        }
    }

    /// <summary>Whether nobody will be the consumer any more.</summary>
    private protected bool HasNoConsumer => Volatile.Read(ref _isEnding);

    /// <summary>Nobody is the consumer any more, and no turn is open.</summary>
    private protected virtual void OnEnding()
    {
    }

    private void StartStopTimer(ref ITimer? place, TimeSpan dueTime, Action<ActorCell> action)
    {
        ITimer timer = Settings.Time.CreateTimer(
            static state =>
            {
                var (cell, act) = ((ActorCell, Action<ActorCell>))state!;
                act(cell);
            },
            (this, action),
            dueTime,
            Timeout.InfiniteTimeSpan);
        Interlocked.Exchange(ref place, timer);
        if (IsCompleted)
        {
            Interlocked.Exchange(ref place, null)?.Dispose();
        }
    }

    // Nothing of the user's runs when it ends, and nothing of it can come in between: no thread is needed for that. Consumer.
    private bool EndsQuietly => Extras is null && KeyedHandle is null && !HasOpenTurns && _actor is not (IActorLifecycle or IAsyncDisposable or IDisposable);

    // After the last handler: the user's object goes, then whoever waits is told.
    private async Task EndAsync()
    {
        Volatile.Write(ref _isEnding, true);
        OnEnding();
        OnRest();
        await TearDownAsync(StopCause is not null ? ActorStopReason.Failed : IsDeactivated ? ActorStopReason.Idle : ActorStopReason.Requested).ConfigureAwait(false);
        Exception? cause = StopCause;
        Complete(cause);
        if (cause is not null)
        {
            _ = ((ILifetimeOwner)this).Completion.Exception; // It has been reported: nobody has to look at it here.
        }

        Stop.DisposeTimers();
        if (KeyedHandle is { } handle)
        {
            Forget();
            handle.OnEnded(this); // The last: its successor begins.
        }
    }
}
