namespace Concurrency.Benchmarks.Actors;

/// <summary>What the checks compare with.</summary>
internal static class Sums
{
    /// <summary>1 + 2 + … + n.</summary>
    public static long To(long n) => n * (n + 1) / 2;
}
