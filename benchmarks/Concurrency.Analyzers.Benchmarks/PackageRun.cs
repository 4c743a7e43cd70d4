using System.Collections.Immutable;

namespace Concurrency.Analyzers.Benchmarks;

/// <summary>The time of each analyzer of a package in one pass, and how much they had to say.</summary>
internal sealed record PackageRun(ImmutableArray<double> Milliseconds, int Diagnostics)
{
    public double Total => Milliseconds.Sum();
}
