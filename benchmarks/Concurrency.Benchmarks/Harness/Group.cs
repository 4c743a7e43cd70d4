namespace Concurrency.Benchmarks.Harness;

/// <summary>Contestants doing the same work, ours first: every ratio is a peer's time over ours.</summary>
/// <param name="Name">The group's name on the command line.</param>
/// <param name="Work">What one operation is.</param>
/// <param name="Contestants">Ours, then the peers.</param>
internal sealed record Group(string Name, string Work, params Contestant[] Contestants)
{
    /// <summary>The heading under which the results stand.</summary>
    public string Area { get; init; } = "Primitives";

    /// <summary>How many operations make a run of every contestant; without it, as many as take about 25 ms, each on its own.</summary>
    public int? Operations { get; init; }

    /// <summary>What grows, when the group is one point of a curve: groups of the same curve share a table and a plot. Its name begins the groups' names.</summary>
    public string? Curve { get; init; }

    /// <summary>How much of it there is in this group.</summary>
    public double At { get; init; }
}
