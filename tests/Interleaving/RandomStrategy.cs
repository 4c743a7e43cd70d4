namespace Concurrency.Interleaving;

/// <summary>Schedules from consecutive seeds: at each point a switch to a random thread with a probability that itself varies from seed to seed.</summary>
public sealed class RandomStrategy(int firstSeed, int count) : IStrategy
{
    private int _seed = firstSeed - 1;
    private Random _random = new(0);
    private double _switching;

    public bool StopsAfterAccesses => true;

    public bool NextSchedule()
    {
        if (++_seed - firstSeed >= count) return false;
        _random = new Random(_seed);
        _switching = 0.05 + (0.6 * _random.NextDouble());
        return true;
    }

    public int Choose(ReadOnlySpan<int> runnable, int current)
    {
        if (runnable.Contains(current) && _random.NextDouble() >= _switching) return current;
        return runnable[_random.Next(runnable.Length)];
    }

    public string Describe() => $"new {nameof(RandomStrategy)}({_seed}, 1)";
}
