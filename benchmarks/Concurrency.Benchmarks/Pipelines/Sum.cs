namespace Concurrency.Benchmarks.Pipelines;

/// <summary>What arrives at the end. Written by one sink at a time.</summary>
internal sealed class Sum
{
    private static readonly Dictionary<(int Operations, int Stages, bool IsWork), long> Known = [];

    public long Count { get; private set; }

    public long Total { get; private set; }

    /// <summary>How many stages each item went through.</summary>
    public int Stages { get; init; } = 4;

    /// <summary>Whether the stages did the longer arithmetic.</summary>
    public bool IsWork { get; set; }

    public void Add(int item)
    {
        Count++;
        Total += item;
    }

    /// <summary>What a plain loop comes to, computed once per length.</summary>
    public long Expected(int operations)
    {
        lock (Known)
            if (Known.TryGetValue((operations, Stages, IsWork), out long known)) return known;
        long total = 0;
        for (int i = 0; i < operations; i++)
        {
            int item = i;
            for (int stage = 0; stage < Stages; stage++) item = IsWork ? Steps.Work(item) : Steps.Trivial(item);
            total += item;
        }

        lock (Known) Known[(operations, Stages, IsWork)] = total;
        return total;
    }
}
