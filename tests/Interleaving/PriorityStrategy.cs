namespace Concurrency.Interleaving;

/// <summary>
/// Probabilistic concurrency testing: random priorities, the highest runnable thread goes on, and at <c>depth - 1</c> random points the running thread falls
/// to the bottom. A bug that needs <c>depth</c> ordered events among n threads and k points is met with probability at least 1 / (n * k^(depth - 1)).
/// </summary>
/// <remarks>After: S. Burckhardt, P. Kothari, M. Musuvathi and S. Nagarakatte, A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010.</remarks>
public sealed class PriorityStrategy(int firstSeed, int count, int depth, int points) : IStrategy
{
    private readonly Dictionary<int, int> _priorities = [];
    private readonly HashSet<int> _changes = [];
    private int _seed = firstSeed - 1;
    private Random _random = new(0);
    private int _step;
    private int _bottom;

    public bool StopsAfterAccesses => true;

    public bool NextSchedule()
    {
        if (++_seed - firstSeed >= count) return false;
        _random = new Random(_seed);
        _priorities.Clear();
        _changes.Clear();
        _step = 0;
        _bottom = 0;
        for (int i = 1; i < depth; i++) _changes.Add(_random.Next(points));
        return true;
    }

    public int Choose(ReadOnlySpan<int> runnable, int current)
    {
        if (_changes.Contains(_step++)) _priorities[current] = --_bottom;
        int best = runnable[0];
        foreach (int thread in runnable)
            if (PriorityOf(thread) > PriorityOf(best)) best = thread;
        return best;
    }

    public string Describe() => $"new {nameof(PriorityStrategy)}({_seed}, 1, {depth}, {points})";

    private int PriorityOf(int thread)
    {
        if (!_priorities.TryGetValue(thread, out int priority)) _priorities[thread] = priority = 1 + _random.Next(1_000_000);
        return priority;
    }
}
