using Concurrency.CompilerServices;

namespace Concurrency;

/// <content>The reply as an edge of the graph of waits.</content>
// I6  _asker and _continuationState are written before Awaited is published and stay as they are until the use has an outcome, so whoever finds the word the same before and after
//     has read them of one use.
internal abstract partial class Reply
{
    private const int Tries = 4;

    /// <summary>The actor whose flow of control awaits; of the present use only while it is awaited.</summary>
    public ActorCell? Asker => Volatile.Read(ref _asker);

    /// <summary>The present use, if somebody awaits it and it has no outcome yet.</summary>
    public bool TryReadWait(out Wait wait)
    {
        for (int i = 0; i < Tries; i++)
        {
            long word = Volatile.Read(ref _word);
            if ((word & ReplyWord.Awaited) == 0 || (word & ReplyWord.PhaseMask) is not (ReplyWord.InLine or ReplyWord.Running) || Cell is not { } cell)
            {
                break;
            }

            wait = new Wait(this, word, cell, Handler, _continuationState, _asker, AskedAt);
            Volatile.ReadBarrier();
            if (Stands(in wait))
            {
                return true;
            }
        }

        wait = default;
        return false;
    }

    /// <summary>Whether nothing has become of the wait since it was read.</summary>
    public bool Stands(in Wait wait) => Volatile.Read(ref _word) == wait.Word;

    /// <summary>Whether the message of this use is in line to stay: it was a tell that has been accepted, so nobody can withdraw it any more.</summary>
    public bool IsAccepted(int version)
    {
        long word = Volatile.Read(ref _word);
        return ReplyWord.VersionOf(word) != version || ((word & ReplyWord.PhaseMask) is ReplyWord.Done or ReplyWord.Free && (word & ReplyWord.Withdrawn) == 0);
    }

    /// <summary>Whether the present use is for that actor, and its message or its wait for room may still be withdrawn.</summary>
    public bool IsInLineAt(ActorCell cell) => (Volatile.Read(ref _word) & ReplyWord.PhaseMask) == ReplyWord.InLine && ReferenceEquals(Cell, cell);

    /// <summary>Decides the outcome from outside, if the wait still stands as it was read. The caller then calls <see cref="FailClaimed"/>.</summary>
    public bool TryClaim(in Wait wait) => wait.IsInLine ? TryClaim(wait.Version) : TryClaimRunning(wait.Version);

    /// <summary>Ends a wait that was claimed.</summary>
    public void FailClaimed(in Wait wait, Exception error)
    {
        if (wait.IsInLine)
        {
            wait.Target.OnWithdrawn(this);
        }

        Fail(wait.Version, error, isWithdrawn: wait.IsInLine);
    }

    // Whose turn awaits, before the await is published. A thread knows it while it runs a turn's part; after an await of something that is not ours the flow of control does, and so it does
    // where such a part runs inside of another actor's, on the stack of whoever completed what it had awaited.
    private ITurn? NoteAwaiter(object? awaiter)
    {
        ActorThread thread = ActorThread.Current;
        thread.LastAwaited = this;
        ActorCell? asker = thread.Cell;
        ITurn? turn = asker?.TurnThatAwaits(this, awaiter);
        if (turn is null && ActorCell.OfFlow is { } ofFlow && !ReferenceEquals(ofFlow, asker))
        {
            asker = ofFlow;
            turn = ofFlow.TurnThatAwaits(this, awaiter);
        }

        _asker = asker;
        if (turn is not null)
        {
            Volatile.Write(ref turn.Hint, this); // Before the full fence of the publication.
        }
        else if (asker is not null && thread.Cell is null)
        {
            asker.NoteGuess(this);
        }

        return turn;
    }

    // The same use, published; it may be over by now.
    private void LookForCircle(ITurn? turn, ActorCell? asker, object? awaiter, long word)
    {
        // Where the first thing that a handler awaits ends before the handler has returned, what follows runs on another thread at the same time: the turn is known to be suspended only now.
        turn ??= asker?.TurnThatAwaits(this, awaiter);
        if (turn is not null)
        {
            WaitGraph.LookFrom(turn, this, ReplyWord.VersionOf(word));
        }
    }
}
