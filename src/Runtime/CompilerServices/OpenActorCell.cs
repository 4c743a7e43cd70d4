using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>An actor with handlers beside which others may be open: queries run beside each other, interleaved turns give the actor up while they are suspended. For generated code.</summary>
/// <typeparam name="TMessage">The generated message.</typeparam>
// Concurrency contract
//   Callers:   as ActorCell<TMessage>; OnEnded and Post from any thread.
//   I9   A message starts only from the head of the mailbox: an exclusive one while no query is open, a query while none but queries run, an interleaved one while no query is open;
//        the latter two while fewer than MostOpen turns are open. Exclusive turns are the base's: while one is open its task is the consumer, and nothing here runs.
//   I10  What runs on the actor's context (first parts and continuations of interleaved turns) is run by the consumer, one at a time, while _queries is 0.
//   I11  _open, _queries and _turns' elements are the consumer's to write. A turn is closed by its own side, pushed on _ended, and counted out by the consumer.
//   I12  The consumer parks by setting Idle although turns are open or the head has to wait. Whoever changes what it waits for (a turn that ends, a continuation, a withdrawal)
//        does so and then raises Called; the consumer lowers Called, looks, and parks by a compare-and-swap on the word as it was after lowering. One of them sees the other.
//   User code runs: handlers and continuations in RunTurns and on the scheduler; never under a lock.
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class OpenActorCell<TMessage> : ActorCell<TMessage>
    where TMessage : struct, IActorMessage
{
    private const int MostOpen = 64;

    private int _open;
    private int _queries;
    private bool _isAdmitting;

    /// <inheritdoc cref="ActorCell{TMessage}(ActorSetup, object, Func{ActorScope, object})"/>
#pragma warning disable RS0022 // Generated cells derive from it; that is what it is for.
    protected OpenActorCell(ActorSetup setup, object actor, Func<ActorScope, object>? again)
#pragma warning restore RS0022
        : base(setup, actor, again)
    {
    }

    /// <inheritdoc cref="ActorCell{TMessage}(ActorSetup)"/>
#pragma warning disable RS0022 // Generated cells derive from it; that is what it is for.
    protected OpenActorCell(ActorSetup setup)
#pragma warning restore RS0022
        : base(setup)
    {
    }

    private protected override bool HasOpenTurns => Volatile.Read(ref _open) != 0 || IsRestarting;

    internal void RunHandler(in TMessage message, OpenTurn turn) => Handle(in message, turn);

    internal override void OnWithdrawn(Reply reply)
    {
        base.OnWithdrawn(reply);
        if (Volatile.Read(ref _open) != 0)
        {
            CallConsumer(); // It may be the one at the head that has to wait.
        }
    }

    /// <summary>Beside which turns a handler may run.</summary>
    /// <param name="handler">Its ordinal.</param>
    /// <returns>The kind of its turns.</returns>
    protected abstract TurnKind KindOf(int handler);

    /// <summary>Calls the user's method for a query or an interleaved turn and ends with the turn's <c>Return</c> or <c>Await</c>.</summary>
    /// <param name="message">The message.</param>
    /// <param name="turn">The turn.</param>
    protected abstract void Handle(in TMessage message, OpenTurn turn);

    private protected override bool IsBusy => base.IsBusy || Volatile.Read(ref _open) != 0;

    private protected override bool RunTurns(int budget)
    {
        ForgetHead();
        for (int left = budget; left > 0; left--)
        {
            long word = _mailbox.Lower(MailboxState.Called); // Before anything is looked at (I12).
            CountOutEnded();
            bool hasRun = false;
            if (_queries == 0)
            {
                hasRun = RunReady();
                CountOutEnded();
            }

            if (_open == 0 && TryTakeRestart(out bool isSuspended))
            {
                if (isSuspended)
                {
                    return false;
                }

                continue;
            }

            // A continuation that has to wait for the queries goes before new messages, or new queries could keep it waiting for ever.
            _isAdmitting = (_queries == 0 || !HasReady) && !IsRestarting;
            if (Line.TryTake(new Gate(this), out TMessage message, out Reply? reply, out int version, out long sentAt))
            {
                if (Start(in message, reply, version, sentAt))
                {
                    return false;
                }
            }
            else if (!hasRun)
            {
                LeaveIdentity(); // Before the actor is given away.
                if (TryPark(word))
                {
                    return false;
                }
            }
        }

        LeaveIdentity();
        return true;
    }

    // Consumer: true when it is the consumer no longer.
    private bool TryPark(long word)
    {
        if (_open == 0 && !IsRestarting)
        {
            return TryRest();
        }

        bool isStuck = NoteHead();
        if (!_mailbox.TryPark(word))
        {
            ForgetHead();
            return false;
        }

        if (isStuck)
        {
            LookBehindHead();
        }

        return true;
    }

    // True when the turn is exclusive and has suspended: its task is the consumer.
    private bool Start(in TMessage message, Reply? reply, int version, long sentAt)
    {
        if (IsCancelled)
        {
            Bury(message.Handler, reply, version);
            return false;
        }

        TurnKind kind = KindOf(message.Handler);
        if (kind != TurnKind.Exclusive)
        {
            StartOpen(in message, kind, reply, version, sentAt);
            return false;
        }

        RunTurn(in message, reply, version, sentAt, ActorMetrics.IsTimed);
        if (IsSuspended && TrySuspendTurn())
        {
            return true;
        }

        EndTurn();
        return false;
    }

    private bool Admits(int handler) => IsCancelled || (_isAdmitting && KindOf(handler) switch
    {
        TurnKind.Exclusive => _queries == 0,
        TurnKind.Query => _open < MostOpen,
        _ => _queries == 0 && _open < MostOpen,
    });

    /// <summary>Wakes the consumer, or makes it look again.</summary>
    private void CallConsumer()
    {
        if ((_mailbox.Raise(MailboxState.Called) & MailboxState.Idle) != 0)
        {
            Settings.Scheduler.Schedule(this);
        }
    }

    private readonly struct Gate(OpenActorCell<TMessage> cell) : IHeadGate<TMessage>
    {
        public bool Admits(in TMessage message) => cell.Admits(message.Handler);
    }
}
