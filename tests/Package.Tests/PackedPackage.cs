using System.IO.Compression;

namespace Concurrency.Package.Tests;

/// <summary>The package, packed once into a folder of its own outside the tree.</summary>
public sealed class PackedPackage : IDisposable
{
    public const string Collection = "The packed package";

    private readonly string _folder = Directory.CreateTempSubdirectory("concurrency-package").FullName;

    public PackedPackage()
    {
        Pack(Feed);
        (Entries, Manifest) = Read("Concurrency.Generators");
        (HostingEntries, HostingManifest) = Read("Concurrency.Hosting");
    }

    // A version of its own for each run, so that no cache can serve an earlier one; as a label, because a process id may not fit an assembly version.
    public string Version { get; } = "0.1.0-test." + Environment.ProcessId;

    public IReadOnlyList<string> Entries { get; }

    public string Manifest { get; }

    public IReadOnlyList<string> HostingEntries { get; }

    public string HostingManifest { get; }

    public string FileName => $"Concurrency.Generators.{Version}.nupkg";

    public string SymbolsPath => Path.Combine(Feed, $"Concurrency.Generators.{Version}.snupkg");

    /// <summary>The folder the package is served from.</summary>
    public string Feed => Path.Combine(_folder, "feed");

    /// <summary>Packs into a folder, with artifacts of its own: the test run builds the same projects at the same time. Without analyzers, which change no byte and have run there.</summary>
    public void Pack(string feed)
    {
        string artifacts = Path.Combine(_folder, "artifacts");
        if (Directory.Exists(artifacts)) Directory.Delete(artifacts, recursive: true);
        foreach (string project in new[] { "src/Runtime/Concurrency.Runtime.csproj", "src/Hosting/Concurrency.Hosting.csproj" })
        {
            (int exitCode, string output) = Dotnet.Run(
                Repository.Root,
                $"pack {project} -c Release -o \"{feed}\" -p:Version={Version} -p:ContinuousIntegrationBuild=true -p:RunAnalyzers=false -p:ArtifactsPath=\"{artifacts}\" -nodeReuse:false");
            if (exitCode != 0) throw new InvalidOperationException("Packing failed:\n" + output);
        }
    }

    /// <summary>An empty folder that restores from nothing but the package's feed.</summary>
    internal Consumer Consumer(string name) => new(this, Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, Path.Combine(_folder, "packages"));

    private (IReadOnlyList<string> Entries, string Manifest) Read(string id)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.nupkg"));
        using var manifest = new StreamReader(archive.GetEntry(id + ".nuspec")!.Open());
        return ([.. archive.Entries.Select(e => e.FullName)], manifest.ReadToEnd());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>One package for all tests of it.</summary>
[CollectionDefinition(PackedPackage.Collection)]
public sealed class PackedPackageCollection : ICollectionFixture<PackedPackage>;
