using Concurrency.Interleaving;

namespace Concurrency.Runtime.StressTests.Support;

/// <summary>The first so many schedules of a strategy that has more than an ordinary run has time for; all of them where <c>CONCURRENCY_STRESS_PREEMPTIONS</c> or <c>CONCURRENCY_STRESS_SEEDS</c> asks for more.</summary>
internal sealed class AtMost(int schedules, IStrategy strategy) : IStrategy
{
    private int _left = Seeds.AreLimited ? schedules : int.MaxValue;

    public bool StopsAfterAccesses => strategy.StopsAfterAccesses;

    public bool NextSchedule() => _left-- > 0 && strategy.NextSchedule();

    public int Choose(ReadOnlySpan<int> runnable, int current) => strategy.Choose(runnable, current);

    public string Describe() => strategy.Describe();
}
