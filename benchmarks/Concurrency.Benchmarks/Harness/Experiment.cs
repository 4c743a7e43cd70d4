namespace Concurrency.Benchmarks.Harness;

/// <summary>A measurement whose outcome is not a time per operation: percentiles, bytes per actor, the length of a start.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Work">What is measured.</param>
/// <param name="Columns">What each contestant's values are.</param>
/// <param name="MeasureAsync">Measures in so many rounds.</param>
internal sealed record Experiment(string Name, string Work, string[] Columns, Func<int, Progress, Task<SheetRow[]>> MeasureAsync)
{
    /// <summary>The heading under which the results stand.</summary>
    public string Area { get; init; } = "Actors";
}
