using Concurrency.Benchmarks.Groups;
using Concurrency.Benchmarks.Harness;

Group[] all =
[
    .. TellGroups.All, .. ManyActorsGroups.All, .. AskGroups.All, .. AsyncHandlerGroups.All, .. SpawnGroups.All, .. SavinaGroups.All,
    .. QueueGroups.All, .. AsyncQueueGroups.All, .. CounterGroups.All, .. SemaphoreGroups.All, .. ForkJoinGroups.All,
];

if (CommandLine.Parse(args) is not { } line)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

if (line.List)
{
    foreach (Group group in all) Console.WriteLine($"{group.Name,-28} {group.Work}");
    return 0;
}

if (line.Render is { } folder)
{
    Record.Render(folder);
    return 0;
}

if (line.Groups.FirstOrDefault(name => !all.Any(group => IsNamed(group, name))) is { } unknown)
{
    Console.Error.WriteLine($"There is no group '{unknown}'; --list names them.");
    return 2;
}

Group[] wanted = [.. all.Where(group => line.All || line.Groups.Any(name => IsNamed(group, name)))];
var progress = new Progress(wanted.Length);
var results = new List<GroupResult>();
bool failed = false;
foreach (Group group in wanted)
{
    progress.Begin(group.Name);
    try
    {
        GroupResult result = await InterleavedRun.MeasureAsync(group, line.Rounds, progress);
        results.Add(result);
        Console.Write(Table.Of(result));
    }
    catch (Exception error)
    {
        // A group that failed its check has no figures; the others may still be measured, and the exit code says that not all were.
        failed = true;
        progress.Failed(error);
    }
}

var measured = new ResultSet(MachineFacts.Here(), [.. results]);
if (line.Json is { } json) measured.Write(json);
if (line.Record is { } record) Record.Add(record, measured, [.. all.Select(group => group.Name)]);
return failed ? 1 : 0;

static bool IsNamed(Group group, string name) => group.Name == name || group.Name.StartsWith(name + "-", StringComparison.Ordinal);
