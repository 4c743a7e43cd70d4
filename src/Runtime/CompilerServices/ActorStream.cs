using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>A stream from an actor to one reader, but for its items. For generated code.</summary>
// Concurrency contract
//   Callers:   the reader, one call at a time; the actor's turns; the clock, stops and tokens from any thread.
//   I1  _failure is set once, by whoever is first: what every further move of the reader ends in. It says nothing to the actor.
//   I2  _isAbandoned says to the actor that nobody will read on. Whoever sets it then (full fence) looks at _isMoving, and at _isOpen; a turn writes those and then (full fence) looks at
//       _isAbandoned: so a move that is under way is cancelled, and what is open is disposed by the turn that sees it or by one that is sent.
//   I3  _hasEnded is published by the turn that has disposed what was open, after the last item and _endError.
//   I4  _source is taken out of its field by whoever cancels or disposes it.
//   I5  The links are guarded by the list of streams.
//   User code runs: callbacks on the token, where the reader, a stop or the pool cancels it; never on the clock's thread, never under a lock.
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ActorStream : IDeadline
{
    // Another one only before the first move, where the key's actor has changed. The reader's until then.
    private ActorCell _cell;
    private readonly int _handler;
    private readonly long _idleTicks;
    private readonly TimeSpan? _timeout;
    private CancellationTokenSource? _source;
    private Exception? _failure;
    private bool _isAbandoned;
    private bool _isMoving;
    private bool _isOpen;
    private bool _hasEnded;

    // When the reader last asked for something, in ticks of the wheel. Written by the reader and by the turn that opens.
    private long _readAt;

    // The reader's; read by the clock.
    private StreamReply? _reply;
    private bool _hasBegun;
    private CancellationTokenSource? _linked;

    private protected ActorStream(ActorCell cell, int handler, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        _cell = cell;
        _handler = handler;
        _timeout = timeout;
        ReaderToken = cancellationToken;
        _idleTicks = DeadlineWheel.TicksOf(cell.Settings.StreamIdle);
    }

    internal ActorStream? Next;
    internal ActorStream? Previous;

    internal bool IsListed { get; set; }

    /// <summary>The stream's token, for the handler: cancelled by the reader's tokens, by a move's time limit, by an early end of the reading and by the actor's stop.</summary>
    public CancellationToken Token { get; private set; }

    private protected CancellationToken ReaderToken { get; private set; }

    private protected bool HasEnded => Volatile.Read(ref _hasEnded);

    private protected bool IsAbandoned => Volatile.Read(ref _isAbandoned);

    private protected Exception? Failure => Volatile.Read(ref _failure);

    private protected string Name => _cell.NameOfHandler(_handler);

    /// <summary>Before the handler is called: false when it has been, or when nobody would read what it returns.</summary>
    /// <returns>Whether it is to be called.</returns>
    public bool TryBegin()
    {
        if (_isOpen || IsAbandoned)
        {
            return false;
        }

        var source = CancellationTokenSource.CreateLinkedTokenSource(ReaderToken);
        Token = source.Token;
        Volatile.Write(ref _source, source);
        Volatile.Write(ref _readAt, _cell.Settings.Wheel.Reckon());
        _cell.Streams.Add(this);
        Interlocked.MemoryBarrier(); // I2, and the cell's I5.
        if (IsAbandoned)
        {
            _cell.Streams.Remove(this);
            return false;
        }

        if (_cell.IsCancelledNow)
        {
            CancelToken();
        }

        if (_idleTicks != 0)
        {
            _cell.Settings.Wheel.File(new WheelEntry(this), NextLook(Volatile.Read(ref _readAt)));
        }

        return true;
    }

    long IDeadline.OnTick(WheelEntry entry, DeadlineWheel wheel, long now)
    {
        if (HasEnded || IsAbandoned)
        {
            return 0;
        }

        if (Volatile.Read(ref _readAt) + _idleTicks > now)
        {
            return NextLook(now);
        }

        if (Volatile.Read(ref _reply) is { IsPending: true })
        {
            return now + DeadlineWheel.Horizon; // The reader waits; its own limit ends that.
        }

        var error = new TimeoutException($"'{Name}' was not read for {_cell.Settings.StreamIdle}: the stream has been closed.");
        if (Interlocked.CompareExchange(ref _failure, error, null) is null)
        {
            _cell.Settings.Pool.Schedule(new Abandonment(this, error));
        }

        return 0;
    }

    // Soon, although not due: the wheel is not to keep a stream that has ended.
    private long NextLook(long now) => Math.Min(Volatile.Read(ref _readAt) + _idleTicks, now + DeadlineWheel.Horizon);

    /// <summary>Every further move fails, because the actor stops or restarts.</summary>
    internal void Stop(bool isRestart = false)
    {
        if (Volatile.Read(ref _failure) is null)
        {
            Interlocked.CompareExchange(ref _failure, _cell.StoppedWith(_handler, isRestart), null);
        }
    }

    internal void CancelToken()
    {
        CancellationTokenSource? source = Interlocked.Exchange(ref _source, null);
        _cell.Cancel(source);
        source?.Dispose();
    }

    /// <summary>Disposes what is open. Only while no turn is open and none begins.</summary>
    internal abstract ValueTask CloseAsync();

    /// <summary>The reader's move has been answered: whether there is an item.</summary>
    internal abstract bool ConcludeMove();

    /// <summary>Nobody will read on: the token is cancelled, and what is open is disposed by a turn.</summary>
    internal void Abandon(Exception error)
    {
        Interlocked.CompareExchange(ref _failure, error, null);
        Volatile.Write(ref _isAbandoned, true);
        Interlocked.MemoryBarrier(); // I2
        CancelToken();
        Interlocked.Exchange(ref _linked, null)?.Dispose();
        if (HasEnded)
        {
            return;
        }

        if (Volatile.Read(ref _isOpen))
        {
            TryTell();
        }
        else
        {
            _cell.Streams.Remove(this); // Its handler was not called, or threw.
        }
    }

    /// <summary>Sends the stream's message for a move that somebody waits for.</summary>
    /// <returns>Why it was refused, or null; null with a successor where that is to be asked instead, with another reply.</returns>
    private protected abstract Exception? Ask(StreamReply reply, bool isFirst, out ActorCell? successor);

    /// <summary>The same for the disposal.</summary>
    private protected abstract bool TryAskToDispose(StreamReply reply);

    /// <summary>Sends the stream's message for whatever is to be done. False when the actor stops: its end disposes what is open.</summary>
    private protected abstract bool TryTell();

    private protected void BeginReading(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled && cancellationToken != ReaderToken)
        {
            if (ReaderToken.CanBeCanceled)
            {
                _linked = CancellationTokenSource.CreateLinkedTokenSource(ReaderToken, cancellationToken);
                ReaderToken = _linked.Token;
            }
            else
            {
                ReaderToken = cancellationToken;
            }
        }
    }

    private protected void NoteRead() => Volatile.Write(ref _readAt, _cell.Settings.Wheel.Now);

    // The reader's side of a move that finds nothing to read.
    private protected ValueTask<bool> AskForMove()
    {
        if (_reply is { } used && !used.TryUse())
        {
            return ValueTask.FromException<bool>(new InvalidOperationException($"The move before has not ended: '{Name}' is read by one reader, one move at a time."));
        }

        if (_timeout <= TimeSpan.Zero && _timeout != Timeout.InfiniteTimeSpan)
        {
            return Fail(new ArgumentOutOfRangeException("timeout", "A time limit must be positive; Timeout.InfiniteTimeSpan means no limit."));
        }

        StreamReply reply = Prepared(ReaderToken);
        bool isFirst = !_hasBegun;
        _hasBegun = true;
        while (true)
        {
            if (Ask(reply, isFirst, out ActorCell? successor) is { } error)
            {
                return Fail(error);
            }

            if (successor is null)
            {
                return new ValueTask<bool>(reply, reply.Token);
            }

            _cell = successor;
            _reply = null;
            reply = Prepared(ReaderToken);
        }
    }

    private protected ValueTask<bool> Fail(Exception error)
    {
        Abandon(error);
        return ValueTask.FromException<bool>(error);
    }

    /// <summary>The reader's end of the reading: what is open is disposed by a turn, which is awaited.</summary>
    private protected ValueTask EndReading()
    {
        Interlocked.CompareExchange(ref _failure, new ObjectDisposedException(Name), null);
        if (!_hasBegun || HasEnded || IsAbandoned)
        {
            Interlocked.Exchange(ref _linked, null)?.Dispose();
            return default;
        }

        Volatile.Write(ref _isAbandoned, true);
        Interlocked.MemoryBarrier(); // I2
        if (Volatile.Read(ref _isMoving))
        {
            CancelToken(); // What runs ahead, for nobody now.
        }

        Interlocked.Exchange(ref _linked, null)?.Dispose();
        if (!_reply!.TryUse())
        {
            TryTell(); // A move is under way, and has the reply.
            return default;
        }

        StreamReply reply = Prepared(CancellationToken.None);
        return TryAskToDispose(reply) ? new ValueTask(reply, reply.Token) : default;
    }

    /// <summary>What the handler returned is there. Turns only.</summary>
    private protected void NoteOpen() => Volatile.Write(ref _isOpen, true);

    /// <summary>False when nobody will read on, and the move is not to be made. Turns only.</summary>
    private protected bool TryBeginMove()
    {
        if (IsAbandoned)
        {
            return false;
        }

        Volatile.Write(ref _isMoving, true);
        Interlocked.MemoryBarrier(); // I2
        if (!IsAbandoned)
        {
            return true;
        }

        EndMove();
        return false;
    }

    private protected void EndMove() => Volatile.Write(ref _isMoving, false);

    /// <summary>What was open has been disposed. Turns only, or the actor's end.</summary>
    private protected void NoteEnd()
    {
        _cell.Streams.Remove(this);
        Interlocked.Exchange(ref _source, null)?.Dispose();
        Volatile.Write(ref _hasEnded, true); // release (I3)
    }

    private protected void CountFailure() => _cell.CountStreamFailure();

    private protected void Report(Exception error) => _cell.ReportStreamError(_handler, error);

    private StreamReply Prepared(CancellationToken callerToken)
    {
        StreamReply? reply = _reply;
        if (reply is null)
        {
            reply = new StreamReply(this);
            reply.TryUse();
            Volatile.Write(ref _reply, reply);
        }

        long limit = _timeout is { } timeout ? DeadlineWheel.TicksOf(timeout) : _cell.Settings.AskTimeoutTicks;
        reply.Prepare(_cell, _handler, isTell: false, limit, callerToken);
        return reply;
    }

    private sealed class Abandonment(ActorStream stream, Exception error) : IThreadPoolWorkItem
    {
        public void Execute() => stream.Abandon(error);
    }
}
