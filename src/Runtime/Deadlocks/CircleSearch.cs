using System.Diagnostics.CodeAnalysis;

namespace Concurrency;

/// <summary>One search, depth first, for a way from a turn's wait back to the turn.</summary>
/// <param name="goal">The turn.</param>
/// <param name="isCareful">
/// Whether each link is held against its actor before it is followed, and no turn is looked at twice. It costs memory, so a first search takes what it finds for granted: most lead nowhere.
/// </param>
internal struct CircleSearch(ITurn goal, bool isCareful)
{
    private const int MostHops = 64;

    // Turns looked at in one go: queries wait for many things at once, and a look is to be short.
    private const int MostSteps = 1024;

    private readonly HashSet<ITurn>? _seen = isCareful ? new(ReferenceEqualityComparer.Instance) : null;
    private int _steps;

    /// <summary>Whether what the turn waits for leads back to it; if so, the circle, which begins with the turn's own wait.</summary>
    public bool LeadsBack(in Wait wait, [NotNullWhen(true)] out List<WaitLink>? circle)
    {
        if (!MayFollow(in wait) || !LeadsToGoal(in wait, MostHops, out circle))
        {
            circle = null;
            return false;
        }

        circle.Add(new WaitLink(goal, wait));
        circle.Reverse();
        return true;
    }

    // Whether the wait leads to the goal; if so, the links in between, the last one first.
    private bool LeadsToGoal(in Wait wait, int hops, [NotNullWhen(true)] out List<WaitLink>? circle)
    {
        int place = 0;
        while (wait.Target.NextInWay(in wait, ref place) is { } turn)
        {
            if (ReferenceEquals(turn, goal))
            {
                circle = [];
                return true;
            }

            if (hops > 1 && ++_steps < MostSteps && _seen?.Add(turn) != false
                && WaitGraph.TryReadWait(turn, out Wait onward) && MayFollow(in onward) && LeadsToGoal(in onward, hops - 1, out circle))
            {
                circle.Add(new WaitLink(turn, onward));
                return true;
            }
        }

        circle = null;
        return false;
    }

    private readonly bool MayFollow(in Wait wait) => _seen is null || wait.Target.IsStillInWay(in wait);
}
