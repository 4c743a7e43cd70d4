namespace Concurrency.Benchmarks.Accumulators;

/// <summary>The accumulator with asks that always go through the mailbox and back.</summary>
[Actor(Inline = InlineMode.Never)]
internal sealed partial class HoppingAccumulator
{
    private long _sum;

    public long Add(long value) => _sum += value;

    public long TakeSum()
    {
        long sum = _sum;
        _sum = 0;
        return sum;
    }
}
