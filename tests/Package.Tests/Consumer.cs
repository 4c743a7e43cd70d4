namespace Concurrency.Package.Tests;

/// <summary>Projects of somebody who uses the packages: warnings as errors, every analyzer on.</summary>
internal sealed class Consumer
{
    private readonly PackedPackage _package;
    private readonly string _folder;

    public Consumer(PackedPackage package, string folder, string cache)
    {
        _package = package;
        _folder = folder;
        Write("Directory.Build.props", "<Project />");
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{cache}" /></config>
              <packageSources><add key="packed" value="{package.Feed}" /></packageSources>
            </configuration>
            """);
    }

    public Consumer Write(string path, string text)
    {
        string file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    /// <summary>Adds a project; <paramref name="reference"/> is how it refers to the package, with <c>$version</c> for its version.</summary>
    public Consumer Project(string name, string program, string properties = "", string items = "", bool isLibrary = false, string reference = """<PackageReference Include="Concurrency.Generators" Version="$version" />""") => Write($"{name}/Program.cs", program).Write($"{name}/{name}.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>{(isLibrary ? "Library" : "Exe")}</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <AnalysisMode>All</AnalysisMode>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            <NoWarn>CS1591</NoWarn>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {reference.Replace("$version", _package.Version, StringComparison.Ordinal)}
            {items}
          </ItemGroup>
        </Project>
        """);

    /// <summary>What a generator wrote for a project that keeps what is generated.</summary>
    public IReadOnlyList<string> GeneratedBy(string generators, string project) =>
        [.. Directory.GetFiles(Path.Combine(_folder, project), "*.cs", SearchOption.AllDirectories).Where(file => file.Contains($"generated{Path.DirectorySeparatorChar}{generators}", StringComparison.Ordinal))];

    /// <summary>What <c>dotnet run</c> of a project printed, with the errors of its build if there are any.</summary>
    public (int ExitCode, string Output) Run(string project) => Dotnet.Run(Path.Combine(_folder, project), "run -c Release");
}
