namespace Concurrency.Benchmarks.Harness;

/// <summary>What the rounds of one contestant gave: nanoseconds and bytes per operation, one value a round.</summary>
internal sealed record ContestantResult(string Name, int Operations, double[] Nanoseconds, double[] Bytes)
{
    public double MedianNanoseconds() => Statistics.Median(Nanoseconds);

    public double MedianBytes() => Statistics.Median(Bytes);

    /// <summary>This contestant's time against another's in the same round, round by round.</summary>
    public Spread RatioTo(ContestantResult other) => Spread.Of([.. Nanoseconds.Zip(other.Nanoseconds, (own, others) => own / others)]);
}
