namespace Concurrency.Package.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Concurrency.Generators.sln"))) root = Path.GetDirectoryName(root)!;
        return root;
    }
}
