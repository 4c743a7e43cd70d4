namespace Concurrency.Benchmarks.Harness;

/// <summary>One contestant's values, one a column; for each, less is better.</summary>
internal sealed record SheetRow(string Contestant, double[] Values);
