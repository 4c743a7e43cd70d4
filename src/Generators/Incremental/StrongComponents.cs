namespace Concurrency.Generators;

/// <summary>
/// The strongly connected components of a graph, in one pass (Tarjan, Depth-First Search and Linear Graph Algorithms, 1972). With a stack of its own instead of recursion: the graph of a large project is
/// deeper than a thread's stack.
/// </summary>
internal sealed class StrongComponents
{
    private const int Unseen = 0;

    private readonly int[][] _successors;
    private readonly int[] _order;
    private readonly int[] _lowest;
    private readonly int[] _next;
    private readonly Stack<int> _path = new();
    private readonly Stack<int> _open = new();
    private int _seen;

    private StrongComponents(int[][] successors)
    {
        _successors = successors;
        _order = new int[successors.Length];
        _lowest = new int[successors.Length];
        _next = new int[successors.Length];
        Numbers = new int[successors.Length];
        for (int i = 0; i < Numbers.Length; i++)
        {
            Numbers[i] = -1;
        }

        for (int node = 0; node < successors.Length; node++)
        {
            if (_order[node] == Unseen)
            {
                Visit(node);
            }
        }
    }

    /// <summary>The component of each node, numbered so that no component leads to one of a higher number.</summary>
    public int[] Numbers { get; }

    public int Count { get; private set; }

    public static StrongComponents Of(int[][] successors) => new(successors);

    private void Visit(int root)
    {
        Enter(root);
        while (_path.Count > 0)
        {
            int node = _path.Peek();
            if (_next[node] < _successors[node].Length)
            {
                int successor = _successors[node][_next[node]++];
                if (_order[successor] == Unseen)
                {
                    Enter(successor);
                }
                else if (Numbers[successor] < 0)
                {
                    _lowest[node] = Math.Min(_lowest[node], _order[successor]);
                }
            }
            else
            {
                Leave(_path.Pop());
            }
        }
    }

    private void Enter(int node)
    {
        _order[node] = _lowest[node] = ++_seen;
        _path.Push(node);
        _open.Push(node);
    }

    private void Leave(int node)
    {
        if (_path.Count > 0)
        {
            int from = _path.Peek();
            _lowest[from] = Math.Min(_lowest[from], _lowest[node]);
        }

        if (_lowest[node] != _order[node])
        {
            return;
        }

        int member;
        do
        {
            member = _open.Pop();
            Numbers[member] = Count;
        }
        while (member != node);

        Count++;
    }
}
