using System.Diagnostics;
using System.IO.Compression;

namespace Concurrency.Package.Tests;

/// <summary>The package, packed once into a folder of its own outside the tree.</summary>
public sealed class PackedPackage : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concurrency-package").FullName;

    public PackedPackage()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Concurrency.Generators.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        // Artifacts of its own: the test run builds the same projects at the same time.
        foreach (string project in new[] { "src/Runtime/Concurrency.Runtime.csproj", "src/Hosting/Concurrency.Hosting.csproj" })
        {
            (int exitCode, string output) = Dotnet(root, $"pack {project} -c Release -o \"{Feed}\" -p:Version={Version} -p:ArtifactsPath=\"{Path.Combine(_folder, "artifacts")}\"");
            if (exitCode != 0)
            {
                throw new InvalidOperationException("Packing failed:\n" + output);
            }
        }

        (Entries, Manifest) = Read("Concurrency.Generators");
        HasSymbols = File.Exists(Path.Combine(Feed, $"Concurrency.Generators.{Version}.snupkg"));
        (HostingEntries, HostingManifest) = Read("Concurrency.Hosting");
    }

    // A version of its own for each run, so that no cache can serve an earlier one; as a label, because a process id may not fit an assembly version.
    public string Version { get; } = "0.1.0-test." + Environment.ProcessId;

    public IReadOnlyList<string> Entries { get; }

    public string Manifest { get; }

    public bool HasSymbols { get; }

    public IReadOnlyList<string> HostingEntries { get; }

    public string HostingManifest { get; }

    private string Feed => Path.Combine(_folder, "feed");

    /// <summary>A clean console project that references the package, warnings as errors, every analyzer on. Returns what <c>dotnet run</c> printed.</summary>
    public (int ExitCode, string Output) RunConsumer(string name, string program, string references = "")
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
              <packageSources><add key="packed" value="{Feed}" /></packageSources>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisMode>All</AnalysisMode>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Concurrency.Generators" Version="{Version}" />
                {references}
              </ItemGroup>
            </Project>
            """);
        return Dotnet(folder, "run -c Release");
    }

    private (IReadOnlyList<string> Entries, string Manifest) Read(string id)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.nupkg"));
        using var manifest = new StreamReader(archive.GetEntry(id + ".nuspec")!.Open());
        return ([.. archive.Entries.Select(e => e.FullName)], manifest.ReadToEnd());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (int ExitCode, string Output) Dotnet(string folder, string arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments + " -nodeReuse:false") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (arguments.StartsWith("run", StringComparison.Ordinal))
        {
            start.Arguments = arguments;
        }

        // What the test host sets for itself would reach the build it starts.
        foreach (string variable in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
