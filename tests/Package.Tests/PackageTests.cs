namespace Concurrency.Package.Tests;

/// <summary>The package as a stranger gets it.</summary>
[Collection(PackedPackage.Collection)]
public sealed class PackageTests(PackedPackage package)
{
    [Theory]
    [InlineData("lib/net10.0/Concurrency.Runtime.dll")]
    [InlineData("lib/net10.0/Concurrency.Runtime.xml")]
    [InlineData("analyzers/dotnet/cs/Concurrency.Generators.dll")]
    [InlineData("analyzers/dotnet/cs/Concurrency.Analyzers.dll")]
    [InlineData("analyzers/dotnet/cs/Concurrency.CodeFixes.dll")]
    [InlineData("README.md")]
    [InlineData("icon.png")]
    public void Package_Contains(string path) => Assert.Contains(path, package.Entries);

    [Fact]
    public void Package_DependsOnNothing() => Assert.DoesNotContain("<dependency ", package.Manifest, StringComparison.Ordinal);

    [Fact]
    public void Actor_CompilesWithEveryWarningAsErrorAndRuns()
    {
        (int exitCode, string output) = package.Consumer("Plain").Project("Consumer", """
            using System;
            using System.Threading.Tasks;
            using Concurrency;

            namespace Consumer;

            [Actor]
            internal sealed partial class Counter
            {
                private int _value;

                public int Add(int by) => _value += by;
            }

            internal static class Program
            {
                private static async Task Main()
                {
                    Counter.Ref counter = Counter.Ref.Start();
                    await using (counter.ConfigureAwait(false))
                    {
                        await counter.Tell.AddAsync(2).ConfigureAwait(false);
                        Console.WriteLine($"value {await counter.AddAsync(5).ConfigureAwait(false)}");
                    }
                }
            }
            """, properties: "<InvariantGlobalization>true</InvariantGlobalization>").Run("Consumer");

        Assert.True(exitCode == 0, output);
        Assert.Contains("value 7", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lib/net10.0/Concurrency.Hosting.dll")]
    [InlineData("lib/net10.0/Concurrency.Hosting.xml")]
    [InlineData("hosting.md")]
    public void HostingPackage_Contains(string path) => Assert.Contains(path, package.HostingEntries);

    [Fact]
    public void HostingPackage_DependsOnOursAndAbstractions()
    {
        string[] dependencies = [.. package.HostingManifest.Split("<dependency id=\"").Skip(1).Select(d => d.Split('"')[0]).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["Concurrency.Generators", "Microsoft.Extensions.Diagnostics.HealthChecks.Abstractions", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Options"],
            dependencies);
    }

    [Fact]
    public void HostedActor_CompilesWithEveryWarningAsErrorAndRuns()
    {
        (int exitCode, string output) = package.Consumer("InAHost").Project(
            "Hosted",
            """
            using System;
            using System.Threading.Tasks;
            using Concurrency;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            namespace Hosted;

            [Actor]
            internal sealed partial class Counter
            {
                private int _value;

                public int Add(int by) => _value += by;
            }

            internal static class Program
            {
                private static async Task Main()
                {
                    HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
                    builder.Services.AddConcurrency();
                    using IHost host = builder.Build();
                    await host.StartAsync().ConfigureAwait(false);
                    Console.WriteLine($"value {await host.Services.GetRequiredService<Counter.Ref>().AddAsync(7).ConfigureAwait(false)}");
                    await host.StopAsync().ConfigureAwait(false);
                }
            }
            """,
            items: $"""<PackageReference Include="Concurrency.Hosting" Version="{package.Version}" /><PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.14" />""").Run("Hosted");

        Assert.True(exitCode == 0, output);
        Assert.Contains("value 7", output, StringComparison.Ordinal);
    }

    [Fact]
    public void BrokenActor_IsAnErrorAtItsLine()
    {
        (int exitCode, string output) = package.Consumer("Mistaken").Project("Broken", """
            [Concurrency.Actor]
            internal sealed class Counter
            {
                public int Add(int by) => by;
            }

            internal static class Program
            {
                private static void Main() => new Counter().Add(1);
            }
            """).Run("Broken");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Program.cs(2,23): error CG0001", output, StringComparison.Ordinal);
    }
}
