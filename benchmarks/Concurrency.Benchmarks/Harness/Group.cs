namespace Concurrency.Benchmarks.Harness;

/// <summary>Contestants doing the same work, ours first: every ratio is a peer's time over ours.</summary>
/// <param name="Name">The group's name on the command line.</param>
/// <param name="Work">What one operation is.</param>
/// <param name="Contestants">Ours, then the peers.</param>
internal sealed record Group(string Name, string Work, params Contestant[] Contestants);
