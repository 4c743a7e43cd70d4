using System.Text;

namespace Concurrency;

/// <summary>What is known, when the time of a question is over, of what it has waited for; certain or not, up to where it comes back to the question itself.</summary>
internal static class KnownWaits
{
    private const int MostTurns = 8;

    /// <summary>A sentence, with a blank before it; empty where nothing is known.</summary>
    public static string Describe(in Wait wait)
    {
        var text = new StringBuilder();
        var turns = new List<ITurn>();
        Wait current = wait;
        while (turns.Count < MostTurns && FirstInWay(in current) is { } turn && !turns.Contains(turn))
        {
            turns.Add(turn);
            text.Append(turns.Count == 1 ? " Waits known: " : ", ");
            Reply? hint = Volatile.Read(ref turn.Hint);
            if (ReferenceEquals(hint, wait.Reply) && ReferenceEquals(wait.Asker, turn.Cell))
            {
                Append(text, turn, in wait); // It can no longer be read, and all depends on it.
                break;
            }

            if (hint is not null && hint.TryReadWait(out Wait onward) && ReferenceEquals(onward.Asker, turn.Cell))
            {
                Append(text, turn, in onward);
            }
            else
            {
                text.Append('\'').Append(turn.Cell.Name).Append('.').Append(turn.Message).Append("' waits for something that is no actor's answer");
                break;
            }

            current = onward;
        }

        return text.Length == 0 ? "" : text.Append('.').ToString();
    }

    private static void Append(StringBuilder text, ITurn turn, in Wait wait)
    {
        string clause = new WaitLink(turn, wait).Describe().ToString();
        text.Append(WaitGraph.IsCertain(turn, in wait) ? clause : clause.Replace("' waits for ", "' may wait for ", StringComparison.Ordinal));
    }

    // A key's next actor waits for the end of the one before: no turn, and so never certain.
    private static ITurn? FirstInWay(in Wait wait)
    {
        int place = 0;
        return wait.Target.NextInWay(in wait, ref place) ?? wait.Target.Predecessor;
    }
}
