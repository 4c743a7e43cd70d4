namespace Concurrency.Hosting.Tests;

/// <summary>Writes what it is given into the journal, unless it is told to fail.</summary>
[Pipeline]
internal sealed partial class Import(Journal journal, Gate gate)
{
    [Stage(1)]
    private static string Parse(string line) => line == "broken" ? throw new FormatException("broken line") : line.Trim();

    [Stage(2)]
    private async Task SaveAsync(string line, CancellationToken cancellationToken)
    {
        await gate.Opened.WaitAsync(cancellationToken);
        journal.Add(line);
    }
}
