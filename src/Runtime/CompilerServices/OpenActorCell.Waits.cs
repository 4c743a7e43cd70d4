namespace Concurrency.CompilerServices;

/// <content>What waits for which of several open turns.</content>
// I15  _isHeadStuck is true only from the moment at which the consumer parks, because the message at the head waits for the open queries and can neither be withdrawn nor dropped, to the next
//      one's first step. A query that is open while it is true stands in the way of everything in line until it ends.
public abstract partial class OpenActorCell<TMessage>
{
    private bool _isHeadStuck;

    internal override ITurn? TurnThatAwaits(Reply reply, object? awaiter)
    {
        if (base.TurnThatAwaits(reply, awaiter) is { } exclusive)
        {
            return exclusive;
        }

        foreach (OpenTurn<TMessage> turn in Volatile.Read(ref _turns))
        {
            if (turn.Awaits(awaiter))
            {
                return turn;
            }
        }

        return null;
    }

    internal override ITurn? NextInWay(in Wait wait, ref int place)
    {
        if (place == 0)
        {
            place = 1;
            if (IsSuspendedFor(in wait))
            {
                return this;
            }
        }

        OpenTurn<TMessage>[] turns = Volatile.Read(ref _turns);
        while (place <= turns.Length)
        {
            OpenTurn<TMessage> turn = turns[place++ - 1];
            if (turn.Awaited is not null && (wait.IsInLine ? turn.Kind == TurnKind.Query && WaitsForQueries(in wait) : turn.Answers(wait.Reply, wait.Version)))
            {
                return turn;
            }
        }

        return null;
    }

    internal override bool IsStillInWay(in Wait wait) =>
        base.IsStillInWay(in wait) && (!wait.IsInLine || IsSuspendedFor(in wait) || WaitsForQueries(in wait));

    // An exclusive turn stands in the way of everything in line, and of the question that it answers.
    private bool IsSuspendedFor(in Wait wait) => IsExclusiveSuspended && (wait.IsInLine || AnswersExclusively(wait.Reply, wait.Version));

    // Queries stand in the way of what is not one; of a query, and of a tell's room, where something in front of it waits for them.
    private bool WaitsForQueries(in Wait wait) => Volatile.Read(ref _isHeadStuck) || (!wait.IsTell && KindOf(wait.Handler) != TurnKind.Query);

    // Consumer, about to park beside open turns.
    private bool NoteHead()
    {
        bool isStuck = _queries != 0 && _open < MostOpen && !IsCancelled && !IsRestarting && Line.HasHeadThatStays();
        Volatile.Write(ref _isHeadStuck, isStuck);
        return isStuck;
    }

    private void ForgetHead()
    {
        if (_isHeadStuck)
        {
            Volatile.Write(ref _isHeadStuck, false);
        }
    }

    // After the parking, a full fence: what the queries wait for may be behind that head.
    private void LookBehindHead()
    {
        foreach (OpenTurn<TMessage> turn in Volatile.Read(ref _turns))
        {
            if (turn.Kind == TurnKind.Query)
            {
                WaitGraph.LookFrom(turn);
            }
        }
    }
}
