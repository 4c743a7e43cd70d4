using System.Diagnostics;

namespace Concurrency.CompilerServices;

/// <content>Streams: a message opens one, and the same message, sent again, is each of its moves.</content>
// The first message is a caller's like any other: it may be refused, evicted, and wait for room. The moves are the stream's own, at most two in line: they are never refused but by a stop.
public abstract partial class ActorCell<TMessage>
{
    /// <summary>A stream that begins when it is first read.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">The reader's token.</param>
    /// <param name="timeout">How long each move may take, instead of the actor's own limit for asks.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <returns>The stream; each enumeration of it calls the handler anew.</returns>
    public IAsyncEnumerable<T> Stream<T>(in TMessage message, CancellationToken cancellationToken, TimeSpan? timeout = null) =>
        new StreamOf<T>(this, message, cancellationToken, timeout);

    /// <summary>Notes in the message the stream it belongs to.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stream">The stream.</param>
    protected virtual void Attach(ref TMessage message, ActorStream stream) => throw new UnreachableException("The messages of this actor open no streams.");

    /// <summary>The turn of a stream's message, once the stream is open.</summary>
    /// <param name="stream">The stream.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <returns>Ends with the move.</returns>
    protected ValueTask<bool> Move<T>(ActorStream<T> stream) => stream.MoveAsync(isAwaited: _reply is not null);

    private Exception? SendFirst(in TMessage message, Reply reply, out ActorCell<TMessage>? successor)
    {
        successor = null;
        SendOutcome outcome = _mailbox.Evicts
            ? SendEvicting(message, reply, out _)
            : Conclude(Line.TrySend(message, reply, Settings.FullMode == QueueFullMode.Wait, ClosedToOthers, SentAt), message, reply);
        return Settle(outcome, reply) ? null
            : outcome != SendOutcome.Closed ? Full(message.Handler)
            : (successor = Next) is not null ? null : Late(message.Handler);
    }

    // A move that somebody waits for. False when the actor stops.
    private bool SendMove(in TMessage message, Reply reply, long closedBy)
    {
        SendOutcome outcome = _mailbox.Evicts
            ? Line.SendInternal(message, reply, closedBy, SentAt)
            : Line.TrySend(message, reply, mayWait: true, closedBy, SentAt);
        if (outcome == SendOutcome.AcceptedByIdle)
        {
            Settings.Scheduler.Schedule(this);
        }

        return Settle(outcome, reply);
    }

    private bool Settle(SendOutcome outcome, Reply reply)
    {
        if (outcome is SendOutcome.Accepted or SendOutcome.AcceptedByIdle)
        {
            reply.Arm();
            return true;
        }

        if (!reply.TryDiscard())
        {
            _mailbox.CountBack();
        }

        return false;
    }

    private sealed class StreamOf<T> : ActorStream<T>
    {
        private ActorCell<TMessage> _cell;
        private readonly CancellationToken _cancellationToken;
        private readonly TimeSpan? _timeout;
        private readonly TMessage _message;

        public StreamOf(ActorCell<TMessage> cell, TMessage message, CancellationToken cancellationToken, TimeSpan? timeout)
            : base(cell, message.Handler, timeout, cancellationToken)
        {
            _cell = cell;
            _cancellationToken = cancellationToken;
            _timeout = timeout;
            cell.Attach(ref message, this);
            _message = message;
        }

        private protected override ActorStream<T> Clone() => new StreamOf<T>(_cell, _message, _cancellationToken, _timeout);

        private protected override Exception? Ask(StreamReply reply, bool isFirst, out ActorCell? successor)
        {
            successor = null;
            if (!isFirst)
            {
                return _cell.SendMove(_message, reply, ClosedToOthers) ? null : _cell.Late(_message.Handler);
            }

            Exception? error = _cell.SendFirst(_message, reply, out ActorCell<TMessage>? next);
            _cell = next ?? _cell;
            successor = next;
            return error;
        }

        private protected override bool TryAskToDispose(StreamReply reply) => _cell.SendMove(_message, reply, ClosedToAll);

        private protected override bool TryTell() => _cell.SendInternal(_message, ClosedToAll);
    }
}
