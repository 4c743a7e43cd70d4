using System.Diagnostics;
using System.Globalization;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Startup;

namespace Concurrency.Benchmarks.Experiments;

/// <summary>What it takes to start many actor classes, each round in a process of its own: the second time would be another story.</summary>
internal static class StartUp
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    public static Experiment Experiment => new(
        "startup",
        $"A host of {Kinds.Count:N0} actor classes, one actor of each, started from a service container (the peers: from their own systems, which have none) in a fresh process, until all have been constructed. Medians of the rounds.",
        ["start (ms)", "allocated (MB)"],
        MeasureAsync);

    private static async Task<SheetRow[]> MeasureAsync(int rounds, Progress progress)
    {
        string[] contestants = [.. ColdStart.Contestants];
        double[][][] values = [.. contestants.Select(_ => new[] { new double[rounds], new double[rounds] })];
        for (int round = 0; round < rounds; round++)
        {
            progress.Round(round, rounds);
            for (int turn = 0; turn < contestants.Length; turn++)
            {
                int i = (turn + round) % contestants.Length;
                (values[i][0][round], values[i][1][round]) = await StartAsync(contestants[i]);
            }
        }

        return [.. contestants.Select((name, i) => new SheetRow(name, [.. values[i].Select(Statistics.Median)]))];
    }

    private static async Task<(double Milliseconds, double Megabytes)> StartAsync(string contestant)
    {
        ProcessStartInfo program = ThisProgram.With(CommandLine.StartOption, contestant);
        program.RedirectStandardOutput = true;
        using Process process = Process.Start(program)!;
        using var limit = new CancellationTokenSource(s_limit);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        string[] figures = output.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (process.ExitCode != 0 || figures.Length != 2) throw new InvalidOperationException($"'{contestant}' did not start (exit code {process.ExitCode}): {output}");
        return (double.Parse(figures[0], CultureInfo.InvariantCulture), double.Parse(figures[1], CultureInfo.InvariantCulture) / 1e6);
    }
}
