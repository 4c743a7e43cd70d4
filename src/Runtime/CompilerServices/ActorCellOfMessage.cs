using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>One actor: its mailbox, its turns, its end. The generated cell adds the message type and the switch that calls the user's methods. For generated code.</summary>
/// <typeparam name="TMessage">The generated message.</typeparam>
// Concurrency contract
//   Callers:   Ask, Tell, TryTell from any thread; Execute only by the scheduler, while _busy (I1).
//   I1  _busy is true from the moment a turn is scheduled until the mailbox is found empty; one thread at a time runs turns while it is.
//   I2  _running is the envelope of the open turn; its state is Running until the handler's task has completed.
//   I3  Everything but the fields of the open turn (_running's answer, _turnToken) is guarded by Gate; promises are settled and callbacks run outside it.
//   Linearizes: a send at its AddLocked; a withdrawal at its state change; a stop at its write of _stop.
//   Progress:  blocking (one short lock), fair among turns by a budget.
//   User code runs: handlers in Execute, callbacks in Report and OnDropped, never under Gate.
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class ActorCell<TMessage> : ActorCell, IThreadPoolWorkItem
    where TMessage : struct
{
    private readonly object _actor;
    private readonly Mailbox<TMessage> _mailbox;

    /// <summary>Creates the cell; nothing runs before the first message.</summary>
    /// <param name="actor">The user's object, disposed after the last handler.</param>
    /// <param name="name">The class name.</param>
    /// <param name="capacity">From the attribute.</param>
    /// <param name="fullMode">From the attribute.</param>
    /// <param name="askTimeoutMilliseconds">From the attribute.</param>
    /// <param name="options">From the caller; wins over the attribute.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is invalid; the parameter name is the option's.</exception>
#pragma warning disable RS0022 // Generated cells derive from it; that is what it is for.
    protected ActorCell(object actor, string name, int capacity, QueueFullMode fullMode, int askTimeoutMilliseconds, ActorOptions? options)
#pragma warning restore RS0022
        : base(name, capacity, fullMode, askTimeoutMilliseconds, options)
    {
        _actor = actor;
        _mailbox = new Mailbox<TMessage>(Capacity);
    }

    /// <summary>Sends and awaits the end of the handler.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="timeout">Instead of the actor's own.</param>
    /// <returns>Completes, faults or is cancelled with the handler.</returns>
    public ValueTask Ask(in TMessage message, CancellationToken cancellationToken, TimeSpan? timeout = null) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled(cancellationToken)
            : new ValueTask(Send<NoResult>(message, isAsk: true, cancellationToken, timeout));

    /// <inheritdoc cref="Ask(in TMessage, CancellationToken, TimeSpan?)"/>
    /// <typeparam name="TResult">What the handler returns.</typeparam>
    public ValueTask<TResult> Ask<TResult>(in TMessage message, CancellationToken cancellationToken, TimeSpan? timeout = null) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<TResult>(cancellationToken)
            : new ValueTask<TResult>(Send<TResult>(message, isAsk: true, cancellationToken, timeout));

    /// <summary>Sends and awaits room in the mailbox, not the handler.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>Completes when the message is accepted.</returns>
    public ValueTask Tell(in TMessage message, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        return TryEnqueue(new Envelope<TMessage>(message)) switch
        {
            EnqueueResult.Enqueued or EnqueueResult.EnqueuedAfterDrop => default,
            EnqueueResult.Full when FullMode == QueueFullMode.Wait => new ValueTask(Send<NoResult>(message, isAsk: false, cancellationToken, timeout: null)),
            EnqueueResult.Completed => ValueTask.FromException(Stopped(message)),
            _ => ValueTask.FromException(Full(message)),
        };
    }

    /// <summary>Sends if that is possible at once.</summary>
    /// <param name="message">The message.</param>
    /// <returns>What became of it.</returns>
    public EnqueueResult TryTell(in TMessage message) => TryEnqueue(new Envelope<TMessage>(message));

    /// <summary>The message's name, for exceptions.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The name of the user's method.</returns>
    protected abstract string NameOf(in TMessage message);

    internal TimeoutException TimedOut(Envelope<TMessage> envelope, EnvelopeState state) => new(
        $"'{Name}.{NameOf(envelope.Message)}' did not {(envelope.IsAsk ? "answer" : "find room")} in time; it was {state switch
        {
            EnvelopeState.WaitingForRoom => "waiting for room in the mailbox",
            EnvelopeState.Queued => "queued",
            _ => "running",
        }}.");

    /// <summary>Takes an envelope out of line for its sender's timeout or token. Returns the state it was in; out of line it cannot be handled any more.</summary>
    internal EnvelopeState Withdraw(Envelope<TMessage> envelope)
    {
        EnvelopeState state;
        Envelope<TMessage>? promoted = null;
        lock (Gate)
        {
            state = envelope.State;
            if (state is EnvelopeState.Queued or EnvelopeState.WaitingForRoom)
            {
                promoted = _mailbox.TakeOutLocked(envelope);
                envelope.State = EnvelopeState.Done;
            }
        }

        promoted?.Accepted();
        return state;
    }

    private Task<TResult> Send<TResult>(in TMessage message, bool isAsk, CancellationToken cancellationToken, TimeSpan? timeout)
    {
        if (timeout is { } given)
        {
            TimeLimit.Check(given, nameof(timeout));
        }

        var envelope = new SentEnvelope<TMessage, TResult>(this, message, isAsk, cancellationToken);
        switch (TryEnqueue(envelope))
        {
            case EnqueueResult.Completed:
                return Task.FromException<TResult>(Stopped(message));
            case EnqueueResult.Full or EnqueueResult.Dropped:
                return Task.FromException<TResult>(Full(message));
            default:
                envelope.Arm(timeout ?? AskTimeout, Time);
                return envelope.Task;
        }
    }

    private EnqueueResult TryEnqueue(Envelope<TMessage> envelope)
    {
        bool isOwn = ReferenceEquals(Current.Value, this);
        Envelope<TMessage>? evicted = null;
        var result = EnqueueResult.Enqueued;
        bool accepted = true;
        bool schedule = false;
        lock (Gate)
        {
            if (_stop == Cancelled || (_stop == Draining && !isOwn))
            {
                return EnqueueResult.Completed;
            }

            if (_mailbox.IsFull && !isOwn)
            {
                switch (FullMode)
                {
                    case QueueFullMode.Wait when envelope.GetType() == typeof(Envelope<TMessage>):
                        return EnqueueResult.Full; // Nobody waits for a plain envelope.
                    case QueueFullMode.Wait:
                        accepted = false;
                        break;
                    case QueueFullMode.DropOldest or QueueFullMode.DropNewest:
                        evicted = FullMode == QueueFullMode.DropOldest ? _mailbox.OldestLocked! : _mailbox.NewestLocked!;
                        _mailbox.TakeOutLocked(evicted);
                        evicted.State = EnvelopeState.Done;
                        result = EnqueueResult.EnqueuedAfterDrop;
                        break;
                    case QueueFullMode.DropIncoming:
                        result = EnqueueResult.Dropped;
                        break;
                    default:
                        return EnqueueResult.Full;
                }
            }

            if (result != EnqueueResult.Dropped)
            {
                _mailbox.AddLocked(envelope, accepted);
                schedule = !_busy;
                _busy = true;
            }
        }

        if (schedule)
        {
            Scheduler.Schedule(this);
        }

        if (result == EnqueueResult.Dropped)
        {
            OnDropped(envelope);
        }
        else if (accepted)
        {
            envelope.Accepted();
        }

        if (evicted is not null)
        {
            OnDropped(evicted);
        }

        return result;
    }

    private void OnDropped(Envelope<TMessage> envelope)
    {
        if (envelope.TryFail(new MessageDroppedException($"'{Name}.{NameOf(envelope.Message)}' was dropped from the full mailbox ({FullMode}).")))
        {
            envelope.ReleaseSender();
            return;
        }

        if (!envelope.IsAsk && Options.OnDropped is { } onDropped)
        {
            try
            {
                onDropped(Name, NameOf(envelope.Message));
            }
            catch (Exception error)
            {
                Report("OnDropped", error);
            }
        }
    }

    private ActorStoppedException Stopped(in TMessage message, Exception? inner = null) => new($"'{Name}.{NameOf(message)}' was not answered: the actor has stopped.", inner);

    private MailboxFullException Full(in TMessage message) => new($"'{Name}.{NameOf(message)}' was refused: the mailbox is full ({Capacity} messages, {FullMode}).");

    /// <summary>What an ask without a result is answered with.</summary>
    private readonly struct NoResult;
}
