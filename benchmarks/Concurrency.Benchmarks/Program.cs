using Concurrency.Benchmarks.Experiments;
using Concurrency.Benchmarks.Groups;
using Concurrency.Benchmarks.Harness;

Group[] all =
[
    .. TellGroups.All, .. ManyActorsGroups.All, .. AskGroups.All, .. AsyncHandlerGroups.All, .. SpawnGroups.All, .. KeyedGroups.All, .. SavinaGroups.All, .. GrowthGroups.All,
    .. PipelineGroups.All, .. QueueGroups.All, .. AsyncQueueGroups.All, .. CounterGroups.All, .. SemaphoreGroups.All, .. ForkJoinGroups.All, .. PoolGroups.All,
];
Experiment[] experiments = [TailLatency.Experiment, Footprint.Experiment, KeyedFootprint.Experiment];
string[] names = [.. all.Select(group => group.Name), .. experiments.Select(experiment => experiment.Name)];

if (CommandLine.Parse(args) is not { } line)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

if (line is { Only: not null, Record: not null })
{
    Console.Error.WriteLine("--only measures a part of a group, which is nothing to record.");
    return 2;
}

if (line.List)
{
    foreach (Group group in all) Console.WriteLine($"{group.Name,-28} {group.Work}");
    foreach (Experiment experiment in experiments) Console.WriteLine($"{experiment.Name,-28} {experiment.Work}");
    return 0;
}

if (line.Render is { } folder)
{
    Record.Render(folder);
    return 0;
}

if (line.Groups.FirstOrDefault(name => !names.Any(known => IsNamed(known, name))) is { } unknown)
{
    Console.Error.WriteLine($"There is no group '{unknown}'; --list names them.");
    return 2;
}

string[] wanted = [.. names.Where(known => line.All || line.Groups.Any(name => IsNamed(known, name)))];
var progress = new Progress(wanted.Length);
var groups = new List<GroupResult>();
var sheets = new List<Sheet>();
bool failed = false;
foreach (string name in wanted)
{
    progress.Begin(name);
    try
    {
        if (all.FirstOrDefault(group => group.Name == name) is { } group)
        {
            if (line.Only is { } text) group = group with { Contestants = [.. group.Contestants.Where(one => one.Name.Contains(text, StringComparison.OrdinalIgnoreCase))] };
            groups.Add(await InterleavedRun.MeasureAsync(group, line.Rounds, progress));
            Console.Write(Table.Of(groups[^1]));
        }
        else
        {
            Experiment experiment = experiments.Single(experiment => experiment.Name == name);
            SheetRow[] rows = await experiment.MeasureAsync(line.Rounds, progress);
            sheets.Add(new Sheet(name, experiment.Area, experiment.Work, line.Rounds, MachineFacts.Commit(), experiment.Columns, rows));
            Console.Write(Table.Of(sheets[^1]));
        }
    }
    catch (Exception error)
    {
        // A group that failed its check has no figures; the others may still be measured, and the exit code says that not all were.
        failed = true;
        progress.Failed(error);
    }
}

var measured = new ResultSet(MachineFacts.Here(), [.. groups], [.. sheets]);
if (line.Json is { } json) measured.Write(json);
if (line.Record is { } record) Record.Add(record, measured, names);
return failed ? 1 : 0;

static bool IsNamed(string known, string name) => known == name || known.StartsWith(name + "-", StringComparison.Ordinal);
