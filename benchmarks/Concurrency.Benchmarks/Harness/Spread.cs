namespace Concurrency.Benchmarks.Harness;

/// <summary>The middle and the ends of some values.</summary>
internal readonly record struct Spread(double Median, double Least, double Most)
{
    public static Spread Of(double[] values) => new(Statistics.Median(values), values.Min(), values.Max());
}
