namespace Concurrency.CompilerServices;

/// <content>Several open turns when the actor stops or restarts.</content>
// I13  _restart is the consumer's; _isRestarting is read by any thread. While a restart waits for open turns, the consumer runs their continuations and takes no message.
public abstract partial class OpenActorCell<TMessage>
{
    private (string Failed, Exception Error)? _restart;
    private ITimer? _restartLimit;
    private bool _isRestarting;

    internal override bool CancelsTurns => base.CancelsTurns || IsRestarting;

    private bool IsRestarting => Volatile.Read(ref _isRestarting);

    internal override void CancelTurn(Reply reply, int version)
    {
        base.CancelTurn(reply, version);
        foreach (OpenTurn<TMessage> turn in Volatile.Read(ref _turns))
        {
            Cancel(turn.Source.Take(reply, version));
        }
    }

    private protected override void CancelOpenTurns()
    {
        base.CancelOpenTurns();
        foreach (OpenTurn<TMessage> turn in Volatile.Read(ref _turns))
        {
            Cancel(turn.Source.TakeAny());
        }
    }

    private protected override void FailOpenAsks()
    {
        base.FailOpenAsks();
        foreach (OpenTurn<TMessage> turn in Volatile.Read(ref _turns))
        {
            turn.GiveUp(Stopped(turn.Handler));
        }
    }

    internal override string NameStuck()
    {
        List<string> stuck = [];
        foreach (OpenTurn<TMessage> turn in Volatile.Read(ref _turns))
        {
            if (turn.IsOpen && !stuck.Contains(NameOf(turn.Handler)))
            {
                stuck.Add(NameOf(turn.Handler));
            }
        }

        if (stuck.Count == 0 || IsSuspended)
        {
            stuck.Add(base.NameStuck());
        }

        return string.Join(", ", stuck);
    }

    // The failed turn has ended or is about to; the loop goes on with it when no turn is open.
    private protected override void BeginRestart(string failed, Exception error)
    {
        if (_restart is not null)
        {
            return; // Another one of the turns that are being cancelled for it.
        }

        _restart = (failed, error);
        Volatile.Write(ref Supervision.Teardown, Supervision.Running);
        Volatile.Write(ref _isRestarting, true);
        CallConsumer(); // Itself: it must not rest before the loop has seen this.
        if (_open != 0)
        {
            CancelOpenTurns();
            FailStreams(); // A move of an interleaved one is an open turn.
            _restartLimit = StartTeardownLimit();
        }
    }

    // Consumer, while no turn is open.
    private bool TryTakeRestart(out bool isSuspended)
    {
        isSuspended = false;
        if (_restart is not { } restart)
        {
            return false;
        }

        _restart = null;
        _restartLimit?.Dispose();
        _restartLimit = null;
        bool isInTime = Interlocked.Exchange(ref Supervision.Teardown, Supervision.None) == Supervision.Running;
        Volatile.Write(ref _isRestarting, false);
        if (isInTime)
        {
            base.BeginRestart(restart.Failed, restart.Error);
            isSuspended = IsSuspended && TrySuspendTurn();
            if (!isSuspended)
            {
                EndTurn();
            }
        }

        return true;
    }
}
