using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <content>Turns: one message at a time, from the head of the mailbox; the next one starts when the handler's task has completed.</content>
public abstract partial class ActorCell<TMessage>
{
    // How long, in iterations of a spin (some hundred nanoseconds), the actor waits once for the next message after a tell before it goes idle, when its thread has nothing else to
    // do: a sender in a loop then finds it at work and a few messages in line, and neither has to wake the other for each of them.
    private const int Linger = 10;

    /// <summary>Calls the user's method and ends with <c>Return</c> or <c>Await</c>.</summary>
    /// <param name="message">The message.</param>
    protected abstract void Handle(in TMessage message);

    // True when there is more to do than the budget allows.
    private protected override bool RunTurns(int budget)
    {
        bool hasLingered = true;
        bool isTimed = ActorMetrics.IsTimed;
        for (int left = budget; ; left--)
        {
            if (!Line.TryTake(out TMessage message, out Reply? reply, out int version, out long sentAt))
            {
                if (!hasLingered && Settings.Scheduler is ActorScheduler { HasMore: false })
                {
                    hasLingered = true;
                    Thread.SpinWait(Linger);
                    continue;
                }

                LeaveIdentity(); // Before the actor is given away: the next consumer has a thread, and something to give back, of his own.
                if (TryRest())
                {
                    return false;
                }

                continue;
            }

            hasLingered = reply is not null;
            if (Volatile.Read(ref _isCancelled))
            {
                Bury(message.Handler, reply, version);
            }
            else
            {
                RunTurn(in message, reply, version, sentAt, isTimed);
                if (_awaited is not null && TrySuspendTurn())
                {
                    return false;
                }

                if (reply is not null || HasTurnEnd)
                {
                    EndTurn();
                }
            }

            if (left <= 0)
            {
                LeaveIdentity();
                return true;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void RunTurn(in TMessage message, Reply? reply, int version, long sentAt, bool isTimed)
    {
        // Written only when they change: senders read what lies beside them.
        int handler = message.Handler;
        if (reply is not null)
        {
            _reply = reply;
            _version = version;
        }

        if (_handler != handler)
        {
            _handler = handler;
        }

        if (isTimed)
        {
            BeginMeasured(handler, sentAt, reply);
        }

        if (IsToBeMeasured(handler))
        {
            CallMeasured(in message, handler);
        }
        else
        {
            Call(in message);
        }
    }

    private void Call(in TMessage message)
    {
        try
        {
            Handle(in message);
        }
        catch (Exception error)
        {
            _awaited = null;
            Fault(error);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CallMeasured(in TMessage message, int handler)
    {
        long started = Settings.Time.GetTimestamp();
        Call(in message);
        MeasureTurn(handler, started);
    }
}
