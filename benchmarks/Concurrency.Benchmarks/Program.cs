using Concurrency.Benchmarks.Groups;
using Concurrency.Benchmarks.Harness;

// --list | [--group NAME]... [--rounds N] [--results FILE]; without a group, all of them.
Group[] all = [.. QueueGroups.All, .. AsyncQueueGroups.All, .. CounterGroups.All, .. SemaphoreGroups.All, .. ForkJoinGroups.All];
var wanted = new List<string>();
int rounds = 15;
string? results = null;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--list":
            foreach (Group group in all) Console.WriteLine(group.Name);
            return 0;
        case "--group" when i + 1 < args.Length:
            wanted.Add(args[++i]);
            break;
        case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], out rounds) && rounds > 0:
            i++;
            break;
        case "--results" when i + 1 < args.Length:
            results = args[++i];
            break;
        default:
            Console.Error.WriteLine($"'{args[i]}' is not understood. Use --list, --group NAME, --rounds N, --results FILE.");
            return 2;
    }
}

if (wanted.FirstOrDefault(name => !all.Any(group => group.Name == name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no group '{unknown}'; --list names them.");
    return 2;
}

string header = $"# Results\n\nMachine: {Report.Machine()}.\n\n";
Console.Write(header);
if (results is not null) File.WriteAllText(results, header);
foreach (Group group in all.Where(group => wanted.Count == 0 || wanted.Contains(group.Name)))
{
    string table = Report.Table(group, await InterleavedRun.MeasureAsync(group, rounds), rounds);
    Console.Write(table);
    if (results is not null) File.AppendAllText(results, table);
}

return 0;
