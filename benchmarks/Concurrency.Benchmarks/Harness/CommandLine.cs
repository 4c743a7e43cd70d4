namespace Concurrency.Benchmarks.Harness;

/// <summary>What the user asked for.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        dotnet run -c Release --project benchmarks/Concurrency.Benchmarks -- WHAT [HOW]
          --list              the groups
          --all               measures all of them
          --group NAME…       measures these, each in a process of its own; a name that is no group's stands for all that begin with it: 'tell' is 'tell-1-1', 'tell-2-1', …
          --only TEXT         only contestants whose name contains it, to profile one
          --rounds N          rounds instead of 15
          --json FILE         writes this run's results
          --record FOLDER     adds them to FOLDER/results.json and writes the tables of FOLDER/RESULTS.md and the plots from it ('benchmarks' is ours)
          --render FOLDER     writes tables and plots from FOLDER/results.json without measuring
          --start CONTESTANT  starts a thousand actor classes and says how long it took: what 'startup' does in processes of their own
        """;

    public const string StartOption = "--start";

    public bool List { get; init; }

    public bool All { get; init; }

    public List<string> Groups { get; } = [];

    public string? Only { get; init; }

    public int Rounds { get; init; } = 15;

    public string? Json { get; init; }

    public string? Record { get; init; }

    public string? Render { get; init; }

    public string? Start { get; init; }

    /// <summary>Reads arguments; null when they make no sense.</summary>
    public static CommandLine? Parse(string[] args)
    {
        var line = new CommandLine();
        for (int i = 0; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[i + 1] : null;
            switch (args[i])
            {
                case "--list":
                    line = line with { List = true };
                    continue;
                case "--all":
                    line = line with { All = true };
                    continue;
                case "--group" when value is not null:
                    while (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal)) line.Groups.Add(args[++i]);
                    continue;
                case "--rounds" when int.TryParse(value, out int rounds) && rounds > 0:
                    line = line with { Rounds = rounds };
                    break;
                case "--only" when value is not null:
                    line = line with { Only = value };
                    break;
                case "--json" when value is not null:
                    line = line with { Json = value };
                    break;
                case "--record" when value is not null:
                    line = line with { Record = value };
                    break;
                case "--render" when value is not null:
                    line = line with { Render = value };
                    break;
                case StartOption when value is not null:
                    line = line with { Start = value };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return line.List || line.All || line.Groups.Count > 0 || line.Render is not null || line.Start is not null ? line : null;
    }
}
