using Concurrency.CompilerServices;

namespace Concurrency.Runtime.StressTests.Deadlocks;

/// <summary>
/// A random tree of messages between a few actors, and what is known of it from outside: who runs, who certainly waits for whom. Every exception is held against that, and whatever
/// has come to a standstill, too. One logical thread runs at a time, so plain fields will do.
/// </summary>
internal sealed class AskGraph
{
    private readonly Random _random;
    private readonly int _actors;
    private readonly AskStep[] _steps;
    private readonly bool _isOpen;
    private readonly bool _hasDirect;
    private readonly List<AskNode> _nodes = [];
    private readonly HashSet<Exception> _seen = [];

    public AskGraph(int seed, bool isOpen, bool hasDirect, AskStep[] steps, int roots)
    {
        _random = new Random(seed);
        _actors = _random.Next(1, 4);
        _steps = steps;
        _isOpen = isOpen;
        _hasDirect = hasDirect;
        Roots = [.. Enumerable.Range(0, roots).Select(_ => Grow(3, parent: null))];
    }

    public IReadOnlyList<AskNode> Nodes => _nodes;

    public AskNode[] Roots { get; }

    public int Actors => _actors;

    public int Deadlocks => _seen.Count;

    /// <summary>Messages that were sent and have not come to an end.</summary>
    public int Open { get; private set; }

    public void Sent(AskNode node)
    {
        node.IsSent = true;
        Open++;
    }

    public void Started(AskNode node)
    {
        node.HasStarted = true;
        if (node.HasEnded)
        {
            // Its sender's time was over when the turn had been decided on, and the handler was not yet called.
            node.HasEnded = false;
            Open++;
        }
    }

    /// <summary>The handler has come to its end, and so have those that returned it.</summary>
    public void Ended(AskNode node)
    {
        if (node.HasEnded) return;
        node.HasEnded = true;
        node.WaitsFor = null;
        Open--;
        if (node.Parent is { IsDirect: true } parent) Ended(parent);
    }

    /// <summary>The sender has got an error. Where the handler has begun, it goes on.</summary>
    public void Refused(AskNode node)
    {
        if (!node.HasStarted) Ended(node);
    }

    /// <summary>Whether the handler may go on in spite of the error. Each deadlock is counted once.</summary>
    public bool IsExpected(Exception error, bool mayTimeOut)
    {
        if (error is TimeoutException && mayTimeOut) return true;
        if (error is not ActorDeadlockException deadlock) return false;
        if (_seen.Add(deadlock))
        {
            AskNode failed = NodeOf(deadlock.Path[0].Message);
            if (failed.IsDirect)
            {
                Refused(NodeOf(deadlock.Path[0].AskedMessage));
                Ended(failed);
            }
        }

        return true;
    }

    /// <summary>The node's wait has failed. It goes on when its actor lets it: an interleaved turn only when no query is open.</summary>
    public void Broken(int node) => _nodes[node].IsBroken = true;

    /// <summary>A circle of certain waits that nobody has broken, of the kind that is always found.</summary>
    public string? FindStandstill()
    {
        foreach (AskNode start in _nodes)
        {
            var reached = new HashSet<AskNode>();
            var next = new Stack<AskNode>([start]);
            while (next.TryPop(out AskNode? node))
            {
                foreach (AskNode onward in CertainlyAfter(node))
                {
                    if (onward == start) return $"n{start.Id} waits for itself";
                    if (reached.Add(onward)) next.Push(onward);
                }
            }
        }

        return null;
    }

    public override string ToString() => string.Join("; ", _nodes.Select(static node => $"n{node.Id}@{node.Target} {node.Kind}{(node.IsDirect ? " direct" : "")}{(node.IsTold ? " told" : "")}" +
        $"{(node.HasEnded ? " ended" : node.HasStarted ? " started" : node.IsSent ? " sent" : "")} [{string.Join(", ", node.Steps.Select(static step => $"{step.Step} n{step.Child?.Id}"))}] waits for n{node.WaitsFor?.Id}"));

    private AskNode Grow(int depth, AskNode? parent)
    {
        TurnKind kind = _isOpen ? (TurnKind)_random.Next(3) : TurnKind.Exclusive;
        bool isDirect = _hasDirect && depth > 1 && _random.Next(6) == 0;
        var node = new AskNode { Id = _nodes.Count, Target = _random.Next(_actors), Kind = kind, IsDirect = isDirect, Parent = parent };
        _nodes.Add(node);
        if (isDirect)
        {
            node.Steps.Add((AskStep.Ask, Grow(depth - 1, node)));
            return node;
        }

        for (int i = _random.Next(1, 3); i > 0; i--)
        {
            AskStep step = depth > 1 ? _steps[_random.Next(_steps.Length)] : AskStep.Elsewhere;
            AskNode? child = step == AskStep.Elsewhere ? null : Grow(depth - 1, node);
            if (child is not null) child.IsTold = step == AskStep.Tell;
            node.Steps.Add((step, child));
        }

        return node;
    }

    // The turns that must end before the node's handler can go on, where that is beyond doubt: it waits for an answer itself, and the question is handled or cannot be yet.
    private IEnumerable<AskNode> CertainlyAfter(AskNode node)
    {
        if (node is not { HasStarted: true, HasEnded: false, IsBroken: false, WaitsFor: { IsTold: false, HasEnded: false } child }) return [];
        return child.HasStarted ? [child] : InTheWayOf(child).Where(other => other.Kind == TurnKind.Exclusive || child.Kind != TurnKind.Query);
    }

    private IEnumerable<AskNode> InTheWayOf(AskNode queued) =>
        _nodes.Where(other => other is { HasStarted: true, HasEnded: false } && other.Target == queued.Target && other.Kind != TurnKind.Interleave);

    /// <summary>Whether these nodes wait for those, and each of those depends on the next one's turn.</summary>
    public bool IsCircle((int Waiting, int Asked)[] path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            AskNode waiting = _nodes[path[i].Waiting];
            AskNode asked = _nodes[path[i].Asked];
            AskNode next = _nodes[path[(i + 1) % path.Length].Waiting];
            if (waiting is not { HasStarted: true, HasEnded: false, IsBroken: false } || waiting.WaitsFor != asked || !DependsOn(asked, next)) return false;
        }

        return path.Length > 0;
    }

    private bool DependsOn(AskNode asked, AskNode turn)
    {
        if (asked.HasStarted) return asked == turn;
        if (!InTheWayOf(asked).Contains(turn)) return false;

        // Behind queries a query stands, or a tell waits for room, only if a told message stands in front of it that waits for them too: because it may not run beside them, or because a
        // part of an interleaved turn goes first, which may not.
        return turn.Kind == TurnKind.Exclusive
            || (asked.Kind != TurnKind.Query && !asked.IsTold)
            || _nodes.Exists(other => other is { IsTold: true, IsSent: true, HasStarted: false, HasEnded: false } && other != asked && other.Target == asked.Target
                && (other.Kind != TurnKind.Query || _nodes.Exists(open => open is { Kind: TurnKind.Interleave, HasStarted: true, HasEnded: false } && open.Target == asked.Target)));
    }

    private AskNode NodeOf(string message) => _nodes[int.Parse(message.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)];
}
