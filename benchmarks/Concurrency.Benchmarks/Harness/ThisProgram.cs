using System.Diagnostics;

namespace Concurrency.Benchmarks.Harness;

/// <summary>This program, started again in a process of its own.</summary>
internal static class ThisProgram
{
    // Started by 'dotnet', the process is the host of this assembly; otherwise it is its own.
    public static ProcessStartInfo With(params string[] arguments) => new(
        Environment.ProcessPath!,
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(ThisProgram).Assembly.Location, .. arguments] : arguments);
}
