using System.Diagnostics;
using System.Globalization;

namespace Concurrency.Benchmarks.Harness;

/// <summary>
/// Measures a group in a process of its own. What the compiler learns from one group's calls, and how one group's garbage lies in memory, would otherwise be part of the next one's figures.
/// </summary>
internal static class OwnProcess
{
    /// <summary>Measures the group or experiment; what its process writes goes where this one's does. Returns whether it ended well, and what was measured.</summary>
    public static async Task<(bool IsComplete, ResultSet Measured)> MeasureAsync(string name, CommandLine line)
    {
        string json = Path.GetTempFileName();
        try
        {
            string[] only = line.Only is { } text ? ["--only", text] : [];
            ProcessStartInfo program = ThisProgram.With(["--group", name, "--rounds", line.Rounds.ToString(CultureInfo.InvariantCulture), "--json", json, .. only]);
            using Process process = Process.Start(program)!;
            await process.WaitForExitAsync();
            return (process.ExitCode == 0, new FileInfo(json).Length > 0 ? ResultSet.Read(json) : new ResultSet(MachineFacts.Here(), [], []));
        }
        finally
        {
            File.Delete(json);
        }
    }
}
