namespace Concurrency.CompilerServices;

/// <content>The handler's token: one source, used again turn after turn while nobody cancels it.</content>
// I2  _tokenReply, _tokenVersion, _hasToken and _source are guarded by _gate. A cancellation that is meant for one turn finds the turn's reply and version there, and takes the
//     source out of its field before it cancels it, so it never reaches the next turn.
// I3  A turn that asks for its token after it was cancelled learns it from the reply, or from the stop's flag: both are looked at under _gate, once _hasToken is set, so that
//     whoever cancels either finds the token here or has been seen.
public abstract partial class ActorCell
{
    private Lock? _gate;
    private CancellationTokenSource? _source;
    private Reply? _tokenReply;
    private int _tokenVersion;
    private bool _hasToken;

    /// <summary>Cancels the token of the turn that answers this use of the reply, if that turn is open and has asked for one.</summary>
    internal void CancelTurn(Reply reply, int version)
    {
        if (Volatile.Read(ref _gate) is not { } gate)
        {
            return;
        }

        CancellationTokenSource? source = null;
        lock (gate)
        {
            if (_hasToken && ReferenceEquals(_tokenReply, reply) && _tokenVersion == version)
            {
                source = TakeSourceLocked();
            }
        }

        Cancel(source);
    }

    /// <summary>The same from a place that must not run the user's callbacks.</summary>
    internal void CancelTurnLater(Reply reply, int version) => Settings.Pool.Schedule(new Cancellation(this, reply, version));

    private protected void CancelOpenTurn()
    {
        if (Volatile.Read(ref _gate) is not { } gate)
        {
            return;
        }

        CancellationTokenSource? source;
        lock (gate)
        {
            source = _hasToken ? TakeSourceLocked() : null;
        }

        Cancel(source);
    }

    private protected abstract bool IsCancelled { get; }

    private protected CancellationToken TokenOf(Reply? reply, int version)
    {
        Lock gate = LazyInitializer.EnsureInitialized(ref _gate);
        lock (gate)
        {
            _tokenReply = reply;
            _tokenVersion = version;
            _hasToken = true;
            if (IsCancelled || (reply is not null && (reply.CallerToken.IsCancellationRequested || !reply.IsRunning(version))))
            {
                return new CancellationToken(canceled: true);
            }

            return (_source ??= new CancellationTokenSource()).Token;
        }
    }

    /// <summary>The turn has ended: its token is the turn's only.</summary>
    private protected void LeaveToken()
    {
        lock (_gate!)
        {
            _hasToken = false;
            _tokenReply = null;
            if (_source is { } source && !source.TryReset())
            {
                source.Dispose();
                _source = null;
            }
        }
    }

    private CancellationTokenSource? TakeSourceLocked()
    {
        CancellationTokenSource? source = _source;
        _source = null;
        return source;
    }

    internal void Cancel(CancellationTokenSource? source)
    {
        try
        {
            source?.Cancel();
        }
        catch (AggregateException error)
        {
            Report("a callback on the handler's token", error);
        }
    }

    private sealed class Cancellation(ActorCell cell, Reply reply, int version) : IThreadPoolWorkItem
    {
        public void Execute() => cell.CancelTurn(reply, version);
    }
}
