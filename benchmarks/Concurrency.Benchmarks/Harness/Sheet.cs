namespace Concurrency.Benchmarks.Harness;

/// <summary>What an experiment gave, ours first.</summary>
internal sealed record Sheet(string Name, string Area, string Work, int Rounds, string Commit, string[] Columns, SheetRow[] Rows);
