using Concurrency.Benchmarks.Experiments;
using Concurrency.Benchmarks.Groups;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Startup;

if (CommandLine.Parse(args) is not { } line)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

// First of all: it is to be a process that has done nothing else.
if (line.Start is { } contestant)
{
    if (await ColdStart.TryRunAsync(contestant)) return 0;
    Console.Error.WriteLine($"There is no '{contestant}' to start: {string.Join(", ", ColdStart.Contestants)}.");
    return 2;
}

Group[] all =
[
    .. TellGroups.All, .. ManyActorsGroups.All, .. AskGroups.All, .. AsyncHandlerGroups.All, .. SpawnGroups.All, .. KeyedGroups.All, .. StreamGroups.All, .. SavinaGroups.All, .. GrowthGroups.All,
    .. PipelineGroups.All, .. PipelineGrowthGroups.All, .. QueueGroups.All, .. AsyncQueueGroups.All, .. CounterGroups.All, .. SemaphoreGroups.All, .. ForkJoinGroups.All, .. PoolGroups.All,
];
Experiment[] experiments = [TailLatency.Experiment, Footprint.Experiment, KeyedFootprint.Experiment, StartUp.Experiment];
string[] names = [.. all.Select(group => group.Name), .. experiments.Select(experiment => experiment.Name)];

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

if (line.Groups.FirstOrDefault(name => !names.Any(known => Names(name, known))) is { } unknown)
{
    Console.Error.WriteLine($"There is no group '{unknown}'; --list names them.");
    return 2;
}

string[] wanted = [.. names.Where(known => line.All || line.Groups.Any(name => Names(name, known)))];
bool isComplete = true;
var measured = new ResultSet(MachineFacts.Here(), [], []);
if (wanted.Length == 1) await MeasureAsync(wanted[0]);
else
    foreach (string name in wanted)
    {
        Console.Error.WriteLine($"[{Array.IndexOf(wanted, name) + 1}/{wanted.Length}] {name}");
        (bool isGood, ResultSet one) = await OwnProcess.MeasureAsync(name, line);
        isComplete &= isGood;
        measured = one.Over(measured, names);
    }

if (line.Json is { } json) measured.Write(json);
if (line.Record is { } record) Record.Add(record, measured, names);
return isComplete ? 0 : 1;

// A name that is no group's stands for all groups that begin with it.
bool Names(string name, string known) => known == name || (!names.Contains(name) && known.StartsWith(name + "-", StringComparison.Ordinal));

async Task MeasureAsync(string name)
{
    var progress = new Progress(name);
    try
    {
        if (all.FirstOrDefault(group => group.Name == name) is { } group)
        {
            if (line.Only is { } text) group = group with { Contestants = [.. group.Contestants.Where(one => one.Name.Contains(text, StringComparison.OrdinalIgnoreCase))] };
            GroupResult result = await InterleavedRun.MeasureAsync(group, line.Rounds, progress);
            measured = measured with { Groups = [result] };
            Console.Write(Table.Of(result));
        }
        else
        {
            Experiment experiment = experiments.Single(experiment => experiment.Name == name);
            SheetRow[] rows = await experiment.MeasureAsync(line.Rounds, progress);
            var sheet = new Sheet(name, experiment.Area, experiment.Work, line.Rounds, MachineFacts.Commit(), experiment.Columns, rows);
            measured = measured with { Sheets = [sheet] };
            Console.Write(Table.Of(sheet));
        }
    }
    catch (Exception error)
    {
        // A group that failed its check has no figures; the others may still be measured, and the exit code says that not all were.
        isComplete = false;
        progress.Failed(error);
    }
}
