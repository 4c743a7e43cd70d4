namespace Concurrency.Benchmarks.Actors;

/// <summary>One of many actors that numbers are sent to; with the last one of a run it reports its sum.</summary>
[Actor]
internal sealed partial class Target(Finish finish)
{
    private long _sum;

    public void Add(long value, bool isLast)
    {
        _sum += value;
        if (!isLast) return;
        finish.Report(_sum);
        _sum = 0;
    }
}
