using System.Runtime.InteropServices;

namespace Concurrency.Package.Tests;

/// <summary>A test that publishes to native code: where the linker it needs is on the path, skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeAotFactAttribute : FactAttribute
{
    public NativeAotFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64) Skip = "Tried on x64 Linux only.";
        else if (!IsOnPath("gcc") && !IsOnPath("clang")) Skip = "Native code needs gcc or clang, and neither is on the path.";
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
