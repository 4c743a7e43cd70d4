namespace Concurrency.Benchmarks.Harness;

/// <summary>What the rounds of one contestant gave: nanoseconds and bytes per operation.</summary>
internal sealed record Measurement(Contestant Contestant, double[] Nanoseconds, double[] Bytes)
{
    public double MedianNanoseconds => Median(Nanoseconds);

    public double BestNanoseconds => Nanoseconds.Min();

    public double MedianBytes => Median(Bytes);

    /// <summary>The median over rounds of this contestant's time against another's in the same round.</summary>
    public double RatioTo(Measurement other) => Median([.. Nanoseconds.Zip(other.Nanoseconds, (own, others) => own / others)]);

    /// <summary>The smallest of the rounds' ratios.</summary>
    public double LeastRatioTo(Measurement other) => Nanoseconds.Zip(other.Nanoseconds, (own, others) => own / others).Min();

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
