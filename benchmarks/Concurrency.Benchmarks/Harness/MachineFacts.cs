using System.Reflection;
using System.Runtime.InteropServices;

namespace Concurrency.Benchmarks.Harness;

/// <summary>What the figures depend on besides the code.</summary>
internal sealed record MachineFacts(string Processor, int LogicalProcessors, string OperatingSystem, string Runtime, SortedDictionary<string, string> Packages)
{
    public static MachineFacts Here() => new(
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription.Trim(),
        RuntimeInformation.FrameworkDescription,
        new SortedDictionary<string, string>(typeof(MachineFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(fact => fact.Key.StartsWith("Package:", StringComparison.Ordinal))
            .ToDictionary(fact => fact.Key["Package:".Length..], fact => fact.Value!)));

    /// <summary>The commit the runtime was built from, as the SDK wrote it into the assembly.</summary>
    public static string Commit()
    {
        string version = typeof(IWorkScheduler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        int plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? "unknown" : version.Substring(plus + 1, Math.Min(7, version.Length - plus - 1));
    }

    public override string ToString() =>
        $"{Processor}, {LogicalProcessors} logical processors, {OperatingSystem}, {Runtime}. Peers: {string.Join(", ", Packages.Select(package => $"{package.Key} {package.Value}"))}; `Channel` and Dataflow come with the runtime";
}
