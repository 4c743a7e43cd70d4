namespace Concurrency.CompilerServices;

/// <summary>A handler's token: one source, used again turn after turn while nobody cancels it.</summary>
// Concurrency contract
//   Callers:   Give and Leave by the turn, Take and TakeAny from any thread.
//   I1  All fields are guarded by _gate. A cancellation that is meant for one turn finds the turn's reply and version there, and takes the source out of its field before it
//       cancels it, so it never reaches the next turn.
//   I2  A turn that asks for its token after it was cancelled learns it from the reply, or from the actor: both are looked at under _gate, once _isGiven is set, so that
//       whoever cancels either finds the token here or has been seen.
//   User code runs: never here; whoever takes the source cancels it outside of the lock.
internal sealed class TurnToken
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;
    private Reply? _reply;
    private int _version;
    private bool _isGiven;

    public CancellationToken Give(ActorCell cell, Reply? reply, int version)
    {
        lock (_gate)
        {
            _reply = reply;
            _version = version;
            _isGiven = true;
            if (cell.CancelsTurns || (reply is not null && (reply.CallerToken.IsCancellationRequested || !reply.IsRunning(version))))
            {
                return new CancellationToken(canceled: true);
            }

            return (_source ??= new CancellationTokenSource()).Token;
        }
    }

    /// <summary>The turn has ended: its token is the turn's only.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _isGiven = false;
            _reply = null;
            if (_source is { } source && !source.TryReset())
            {
                source.Dispose();
                _source = null;
            }
        }
    }

    /// <summary>The source, for the caller to cancel, if the turn that answers this use of the reply is open and has asked for its token.</summary>
    public CancellationTokenSource? Take(Reply reply, int version)
    {
        lock (_gate)
        {
            return _isGiven && ReferenceEquals(_reply, reply) && _version == version ? TakeLocked() : null;
        }
    }

    /// <summary>The same, whosever turn it is.</summary>
    public CancellationTokenSource? TakeAny()
    {
        lock (_gate)
        {
            return _isGiven ? TakeLocked() : null;
        }
    }

    private CancellationTokenSource? TakeLocked()
    {
        CancellationTokenSource? source = _source;
        _source = null;
        return source;
    }
}
