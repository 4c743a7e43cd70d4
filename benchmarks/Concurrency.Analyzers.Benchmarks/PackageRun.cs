using System.Collections.Immutable;

namespace Concurrency.Analyzers.Benchmarks;

/// <summary>The time of each analyzer of a package in one pass, the whole pass with everything the driver binds for them, and how much they had to say.</summary>
internal sealed record PackageRun(ImmutableArray<double> Milliseconds, double Pass, int Diagnostics)
{
    public double Total => Milliseconds.Sum();
}
