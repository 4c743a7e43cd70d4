using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <summary>One actor: its mailbox, its turns, its end. The generated cell adds the message type and the switch that calls the user's methods. For generated code.</summary>
/// <typeparam name="TMessage">The generated message.</typeparam>
// Concurrency contract
//   Callers:   Ask, Tell, TryTell from any thread; the rest as ActorCell, whose contract this is: here is what needs the type of the messages, and nothing else, as it is compiled for every
//       actor class there is.
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class ActorCell<TMessage> : ActorCell
    where TMessage : struct, IActorMessage
{
    /// <summary>Creates the cell; nothing runs before the first message.</summary>
    /// <param name="setup">What the attribute and the options say.</param>
    /// <param name="actor">The user's object, disposed after the last handler.</param>
    /// <param name="again">Constructs another one for a restart; null where <see cref="ActorSetup.Restarts"/> is false.</param>
#pragma warning disable RS0022 // Generated cells derive from it; that is what it is for.
    protected ActorCell(ActorSetup setup, object actor, Func<ActorScope, object>? again)
#pragma warning restore RS0022
        : base(setup, new Mailbox<TMessage>(setup.Settings.Capacity, setup.Settings.FullMode), actor, again)
    {
    }

    /// <summary>The mailbox, which is of this message type.</summary>
    private protected Mailbox<TMessage> Line
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.As<Mailbox<TMessage>>(_mailbox);
    }

    /// <summary>Sends and awaits the end of the handler.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="timeout">Instead of the actor's own.</param>
    /// <returns>Completes, faults or is cancelled with the handler.</returns>
    public ValueTask Ask(in TMessage message, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        return Send<NoResult>(message, isTell: false, TicksOf(timeout), cancellationToken, out Reply<NoResult> reply) is { } error
            ? ValueTask.FromException(error)
            : new ValueTask(reply, reply.Token);
    }

    /// <inheritdoc cref="Ask(in TMessage, CancellationToken, TimeSpan?)"/>
    /// <typeparam name="TResult">What the handler returns.</typeparam>
    public ValueTask<TResult> Ask<TResult>(in TMessage message, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TResult>(cancellationToken);
        }

        return Send(message, isTell: false, TicksOf(timeout), cancellationToken, out Reply<TResult> reply) is { } error
            ? ValueTask.FromException<TResult>(error)
            : new ValueTask<TResult>(reply, reply.Token);
    }

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

        SendOutcome outcome = Post(message);
        return outcome == SendOutcome.Accepted ? default : TellWhenPossible(outcome, message, cancellationToken);
    }

    /// <summary>Sends if that is possible at once.</summary>
    /// <param name="message">The message.</param>
    /// <returns>What became of it.</returns>
    public EnqueueResult TryTell(in TMessage message)
    {
        SendOutcome outcome = Post(message, out bool hasEvicted);
        switch (outcome)
        {
            case SendOutcome.Accepted:
                return hasEvicted ? EnqueueResult.EnqueuedAfterDrop : EnqueueResult.Enqueued;
            case SendOutcome.Closed when Next is { } next:
                return next.TryTell(message);
            case SendOutcome.Closed:
                ReportDeadLetter(message.Handler, hasSender: true);
                return EnqueueResult.Completed;
            case SendOutcome.Full when Settings.FullMode == QueueFullMode.DropIncoming:
                ReportDropped(message.Handler);
                return EnqueueResult.Dropped;
            default:
                return EnqueueResult.Full;
        }
    }

    // A call, so that a tell that finds room stays small.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask TellWhenPossible(SendOutcome refused, in TMessage message, CancellationToken cancellationToken)
    {
        switch (refused)
        {
            case SendOutcome.Closed:
                return Next is { } next ? next.Tell(message, cancellationToken) : ValueTask.FromException(Late(message.Handler));
            case SendOutcome.Full when Settings.FullMode != QueueFullMode.Wait:
                return ValueTask.FromException(Full(message.Handler));
            case SendOutcome.Full when _mailbox.SpinForRoom() && Post(message) == SendOutcome.Accepted:
                return default;
            default:
                return Send<NoResult>(message, isTell: true, Settings.AskTimeoutTicks, cancellationToken, out Reply<NoResult> reply) is { } error
                    ? ValueTask.FromException(error)
                    : new ValueTask(reply, reply.Token);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SendOutcome Post(in TMessage message) => Post(message, out _);

    // A message nobody waits for: Accepted, Full or Closed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SendOutcome Post(in TMessage message, out bool hasEvicted)
    {
        hasEvicted = false;
        if (_mailbox.Evicts)
        {
            return SendEvicting(message, reply: null, out hasEvicted);
        }

        SendOutcome outcome = Line.TrySend(message, reply: null, mayWait: false, ClosedToOthers, SentAt);
        if (outcome == SendOutcome.AcceptedByIdle)
        {
            Settings.Scheduler.Schedule(this);
            return SendOutcome.Accepted;
        }

        return outcome == SendOutcome.Accepted ? outcome : Conclude(outcome, message, reply: null);
    }

    // What is left to do when a message was not simply put in line. Messages of the actor to itself have room and are accepted while it drains.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private SendOutcome Conclude(SendOutcome outcome, in TMessage message, Reply? reply)
    {
        if (outcome is SendOutcome.Full or SendOutcome.Closed && IsOwnTurn())
        {
            outcome = Line.TrySend(message, reply, mayWait: true, ClosedToAll, SentAt);
        }

        if (outcome == SendOutcome.AcceptedByIdle)
        {
            Settings.Scheduler.Schedule(this);
            return SendOutcome.Accepted;
        }

        return outcome;
    }

    // A message somebody waits for. Returns why it was refused, or null.
    private Exception? Send<TResult>(in TMessage message, bool isTell, long? timeoutTicks, CancellationToken cancellationToken, out Reply<TResult> reply)
    {
        int handler = message.Handler;
        if (timeoutTicks < 0)
        {
            reply = null!;
            return new ArgumentOutOfRangeException("timeout", "A time limit must be positive; Timeout.InfiniteTimeSpan means no limit.");
        }

        reply = ObjectPool<Reply<TResult>>.Rent();
        reply.Prepare(this, handler, isTell, timeoutTicks ?? Settings.AskTimeoutTicks, cancellationToken);
        SendOutcome outcome = _mailbox.Evicts
            ? SendEvicting(message, reply, out _)
            : Conclude(Line.TrySend(message, reply, Settings.FullMode == QueueFullMode.Wait, ClosedToOthers, SentAt), message, reply);
        if (outcome == SendOutcome.Accepted)
        {
            reply.Arm();
            return null;
        }

        if (!reply.TryDiscard())
        {
            _mailbox.CountBack();
        }

        return outcome != SendOutcome.Closed ? Full(handler)
            : Next is { } next ? next.Send(message, isTell, timeoutTicks ?? Settings.AskTimeoutTicks, cancellationToken, out reply)
            : Late(handler);
    }

    private SendOutcome SendEvicting(in TMessage message, Reply? reply, out bool hasEvicted)
    {
        bool isOwn = IsOwnTurn();
        SendOutcome outcome = Line.SendEvicting(message, reply, isOwn, isOwn ? ClosedToAll : ClosedToOthers, SentAt, out EvictingLine<TMessage>.Entry? evicted);
        hasEvicted = evicted is not null;
        if (evicted is { } entry)
        {
            int handler = entry.Message.Handler;
            ReportEvicted(handler, entry.Reply, entry.Version);
        }

        if (outcome == SendOutcome.AcceptedByIdle)
        {
            Settings.Scheduler.Schedule(this);
            return SendOutcome.Accepted;
        }

        return outcome;
    }
}
