namespace Concurrency.Benchmarks.Harness;

/// <summary>A group as it was measured, ours first.</summary>
/// <param name="Name">The group.</param>
/// <param name="Area">The heading it belongs to.</param>
/// <param name="Work">What one operation is.</param>
/// <param name="Rounds">How often each contestant ran.</param>
/// <param name="Commit">The source that was measured.</param>
/// <param name="Curve">The curve it is a point of.</param>
/// <param name="At">Where on the curve.</param>
/// <param name="Contestants">What each gave.</param>
internal sealed record GroupResult(string Name, string Area, string Work, int Rounds, string Commit, string? Curve, double At, ContestantResult[] Contestants)
{
    public ContestantResult Ours => Contestants[0];
}
