using System.Diagnostics.CodeAnalysis;

namespace Concurrency;

/// <summary>
/// Who waits for whom, nowhere stored as a whole: each turn has a hint at what it waits for, each reply says who is to answer it, each actor which of its turns stand in the way
/// of what. A turn that begins to wait follows these, and if they lead back to it, one wait of the circle fails.
/// </summary>
// Concurrency contract
//   Callers:   any thread.
//   I1  Every edge is published, with a full fence behind it, before its maker looks. Of those who close a circle the last one sees the others' edges.
//   I2  A wait stands while its reply's word is the same, and a turn that waits for it is open all the time. A circle is read link by link, then every link is looked at again: what
//       stood at both looks stood at one moment in between, so all of it was there at once, and nothing but an outcome of one of its waits can undo it.
//   I3  Whoever breaks a circle reads it for the second time, and claims, under Gate: of several who have found the same one only the first still finds it.
//   Progress:  looking is wait-free but for replies that change under it; breaking blocks, one short lock.
//   User code runs: never under Gate; the continuation of the wait that fails is scheduled.
//   After: the probes of K. M. Chandy, J. Misra, L. M. Haas, Distributed Deadlock Detection, ACM TOCS 1983, sent only by the one who begins to wait and read instead of sent.
internal static class WaitGraph
{
    private const int MostHops = 64;

    // Turns looked at in one go: queries wait for many things at once, and a look is to be short.
    private const int MostSteps = 1024;

    private static readonly Lock Gate = new();

    /// <summary>The turn has suspended, and its hint may be what it waits for. After a full fence (I1).</summary>
    public static void LookFrom(ITurn turn)
    {
        if (Volatile.Read(ref turn.Hint) is { } reply && reply.TryReadWait(out Wait wait) && turn.Awaits(reply, wait.Awaiter))
        {
            Look(turn, in wait, isNew: true);
        }
    }

    /// <summary>The turn, suspended before, has begun to wait for this use of the reply. After a full fence (I1).</summary>
    public static void LookFrom(ITurn turn, Reply reply, int version)
    {
        if (reply.TryReadWait(out Wait wait) && wait.Version == version && turn.Awaits(reply, wait.Awaiter))
        {
            Look(turn, in wait, isNew: true);
        }
    }

    /// <summary>
    /// From the wheel, for a wait that has lasted: finds what nobody looked for when it began, as the handler waits through a helper, or could see, because the turn was not yet known to be
    /// suspended or what stood in line beside it could still have been withdrawn.
    /// </summary>
    public static void LookAgain(Reply reply)
    {
        if (!reply.TryReadWait(out Wait wait) || wait.Asker is not { } asker)
        {
            return;
        }

        if ((asker.TurnThatAwaits(reply, wait.Awaiter) ?? AwaitWalk.TurnThatAwaits(asker, reply, wait.Awaiter)) is not { } turn)
        {
            return;
        }

        Reply? known = Volatile.Read(ref turn.Hint);
        if (!ReferenceEquals(known, reply))
        {
            // As long as the wait stands the turn waits for nothing else, so what is replaced is out of date.
            if (!reply.Stands(in wait))
            {
                return;
            }

            Interlocked.CompareExchange(ref turn.Hint, reply, known); // Full fence (I1).
        }

        Look(turn, in wait, isNew: false);
    }

    /// <summary>What the turn waits for, if that is certain: it cannot end before the answer.</summary>
    public static bool TryReadWait(ITurn turn, out Wait wait)
    {
        if (Volatile.Read(ref turn.Hint) is { } reply && reply.TryReadWait(out wait) && IsCertain(turn, in wait))
        {
            return true;
        }

        wait = default;
        return false;
    }

    /// <summary>Whether the turn cannot end before what is waited for there.</summary>
    public static bool IsCertain(ITurn turn, in Wait wait) =>
        turn.Awaits(wait.Reply, wait.Awaiter) || ReferenceEquals(AwaitWalk.TurnThatAwaits(turn.Cell, wait.Reply, wait.Awaiter), turn);

    private static void Look(ITurn turn, in Wait wait, bool isNew)
    {
        int steps = MostSteps;
        if (LeadsTo(turn, in wait, MostHops, ref steps, out List<WaitLink>? circle) && wait.Target.IsStillInWay(in wait))
        {
            circle.Add(new WaitLink(turn, wait));
            circle.Reverse();
            Break(circle, isNew);
        }
    }

    // Whether what the wait depends on leads to the turn; if so, the links in between, the last one first. A link that is not certain is found out only when it would close a circle, since most
    // lead nowhere; the search then goes on, for another way round may be.
    private static bool LeadsTo(ITurn goal, in Wait wait, int hops, ref int steps, [NotNullWhen(true)] out List<WaitLink>? circle)
    {
        int place = 0;
        while (wait.Target.NextInWay(in wait, ref place) is { } turn)
        {
            if (ReferenceEquals(turn, goal))
            {
                circle = [];
                return true;
            }

            if (hops > 1 && --steps > 0 && TryReadWait(turn, out Wait onward) && LeadsTo(goal, in onward, hops - 1, ref steps, out circle)
                && onward.Target.IsStillInWay(in onward))
            {
                circle.Add(new WaitLink(turn, onward));
                return true;
            }
        }

        circle = null;
        return false;
    }

    private static void Break(List<WaitLink> circle, bool isNew)
    {
        int broken = 0;
        lock (Gate)
        {
            if (!StandsLocked(circle))
            {
                return;
            }

            broken = isNew ? 0 : Youngest(circle);
            if (!circle[broken].Wait.Reply.TryClaim(circle[broken].Wait))
            {
                return; // Its time limit, its token or a stop was first.
            }
        }

        Wait wait = circle[broken].Wait;
        wait.Reply.FailClaimed(in wait, wait.Target.Deadlocked([.. circle[broken..], .. circle[..broken]]));
    }

    // The second look (I2). First what stands in the way: it is to be read while the turns in question are known to be open.
    private static bool StandsLocked(List<WaitLink> circle) =>
        circle.TrueForAll(static link => link.Wait.Target.IsStillInWay(link.Wait)) && circle.TrueForAll(static link => link.Wait.Reply.Stands(link.Wait));

    private static int Youngest(List<WaitLink> circle)
    {
        int youngest = 0;
        for (int i = 1; i < circle.Count; i++)
        {
            if (circle[i].Wait.Since > circle[youngest].Wait.Since)
            {
                youngest = i;
            }
        }

        return youngest;
    }
}
