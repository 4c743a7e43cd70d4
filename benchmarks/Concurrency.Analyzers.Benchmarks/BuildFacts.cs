using System.Reflection;

namespace Concurrency.Analyzers.Benchmarks;

/// <summary>What the project file tells the program.</summary>
internal static class BuildFacts
{
    public static string Read(string key) =>
        typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
