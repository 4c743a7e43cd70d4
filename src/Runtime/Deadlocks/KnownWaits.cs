using System.Text;

namespace Concurrency;

/// <summary>What is known, when the time of a question is over, of what it has waited for; certain or not.</summary>
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
            if (WaitGraph.TryReadWait(turn, out Wait onward))
            {
                text.Append(new WaitLink(turn, onward).Describe());
            }
            else if (Volatile.Read(ref turn.Hint) is { } guess && guess.TryReadWait(out onward) && ReferenceEquals(onward.Asker, turn.Cell))
            {
                text.Append(new WaitLink(turn, onward).Describe().ToString().Replace("' waits for ", "' may wait for ", StringComparison.Ordinal));
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

    private static ITurn? FirstInWay(in Wait wait)
    {
        int place = 0;
        return wait.Target.NextInWay(in wait, ref place);
    }
}
