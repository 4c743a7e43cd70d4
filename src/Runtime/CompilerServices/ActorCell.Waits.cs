namespace Concurrency.CompilerServices;

/// <content>The actor in the graph of waits; its exclusive turn is the cell itself there.</content>
public abstract partial class ActorCell : ITurn
{
    ActorCell ITurn.Cell => this;

    string ITurn.Message => TurnName(_handler);

    ref Reply? ITurn.Hint => ref MakeTurnExtras().Hint;

    /// <summary>Whose turn the present flow of control belongs to, or was forked by, where a thread does not say.</summary>
    internal static ActorCell? OfFlow => Identity.Value;

    bool ITurn.Awaits(Reply reply, object? awaiter) => AwaitsExclusively(reply, awaiter);

    private protected bool IsExclusiveSuspended => Volatile.Read(ref _awaited) is not null;

    /// <summary>The turn that is suspended and cannot end before the reply, whose awaiter this is; null if none of this actor's.</summary>
    internal virtual ITurn? TurnThatAwaits(Reply reply, object? awaiter) => AwaitsExclusively(reply, awaiter) ? this : null;

    /// <summary>The suspended turns that must end before what is waited for, one after the other; null after the last.</summary>
    /// <param name="wait">A wait for this actor.</param>
    /// <param name="place">Where the last look ended; 0 at first.</param>
    internal virtual ITurn? NextInWay(in Wait wait, ref int place) => place++ == 0 && IsExclusiveSuspended ? this : null;

    /// <summary>Whether nothing but the end of a turn lets the wait go on. Asked about turns that are known to be open.</summary>
    internal virtual bool IsStillInWay(in Wait wait) => !wait.IsTell || _mailbox.NeedsATurnForRoom(wait.Reply);

    /// <summary>Some part of this actor's flow of control awaits the reply; its turn may or may not depend on that. Replaces no hint that is known to be right.</summary>
    internal void NoteGuess(Reply reply)
    {
        ref Reply? hint = ref MakeTurnExtras().Hint;
        Reply? known = Volatile.Read(ref hint);
        if (known is null || !WaitGraph.TryReadWait(this, out _))
        {
            Interlocked.CompareExchange(ref hint, reply, known);
        }
    }

    /// <summary>The turn is known to be suspended from now on. A part of it that went on elsewhere before that may have noted what it awaits, and could not tell whose wait it is. After a full fence, and with one behind it.</summary>
    /// <returns>Whether it is what this turn waits for.</returns>
    internal bool TryTakeGuess(ITurn turn)
    {
        if (TurnExtras is not { } extras || Volatile.Read(ref extras.Hint) is not { } guess || !guess.TryReadWait(out Wait wait) || !turn.Awaits(guess, wait.Awaiter))
        {
            return false;
        }

        Interlocked.Exchange(ref turn.Hint, guess);
        return true;
    }

    /// <summary>What the wait that closed a circle fails with.</summary>
    internal ActorDeadlockException Deadlocked(IEnumerable<WaitLink> circle)
    {
        var error = new ActorDeadlockException([.. circle.Select(static link => link.Describe())]);
        ActorWait closed = error.Path[0];
        ActorMetrics.CountDeadlock(Settings, closed.AskedMessage);
        ConcurrencyEventSource.Log.Deadlock(closed.Actor, closed.Message, error.Message);
        return error;
    }

    /// <summary>A turn of this thread's is about to suspend. What was awaited last here is what it waits for, or at least something to name. Before a full fence.</summary>
    /// <returns>Whether anything was noted.</returns>
    internal static bool NoteAwaited(ITurn turn)
    {
        ActorThread thread = ActorThread.Current;
        if (thread.LastAwaited is not { } last)
        {
            return false;
        }

        thread.LastAwaited = null;
        if (!ReferenceEquals(last.Asker, turn.Cell) || !last.TryReadWait(out Wait wait) || (!turn.Awaits(last, wait.Awaiter) && Volatile.Read(ref turn.Hint) is not null))
        {
            return false;
        }

        Volatile.Write(ref turn.Hint, last);
        return true;
    }

    /// <summary>Whether the exclusive turn that was seen suspended answers this use of the reply.</summary>
    private protected bool AnswersExclusively(Reply reply, int version) => ReferenceEquals(Volatile.Read(ref _reply), reply) && _version == version;

    // The handler returned the async method that awaits, or the value task of the reply itself: then the resumption is the awaiter.
    private bool AwaitsExclusively(Reply reply, object? awaiter)
    {
        object? awaited = Volatile.Read(ref _awaited);
        return awaited is not null && awaiter is not null && (ReferenceEquals(awaited, awaiter) || (ReferenceEquals(awaited, reply) && ReferenceEquals(TurnExtras?.Resume, awaiter)));
    }

    private void ForgetWait() => Volatile.Write(ref MakeTurnExtras().Hint, null);
}
