namespace Concurrency.Package.Tests;

/// <summary>The ways strangers arrange their projects around the package.</summary>
[Collection(PackedPackage.Collection)]
public sealed class ConsumerMatrixTests(PackedPackage package)
{
    private const string Main = """
        using System;
        using System.Threading.Tasks;
        using Concurrency;

        internal static class Program
        {
            private static async Task Main()
            {
                $body
            }
        }
        """;

    [Fact]
    public void ActorsOfLibraries_OneExposedOneInternal_AreUsedByAnAppThatHasOneOfTheSameName()
    {
        // The class Shop.Stock thrice, central package management, internals made visible.
        const string Stock = """
            namespace Shop;

            [Concurrency.Actor]
            $visibility sealed partial class Stock
            {
                private int _count;

                public int Add(int by) => _count += $factor * by;
            }
            """;
        (int exitCode, string output) = package.Consumer("Shop")
            .Write("Directory.Packages.props", $"""
                <Project>
                  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
                  <ItemGroup><PackageVersion Include="Concurrency.Generators" Version="{package.Version}" /></ItemGroup>
                </Project>
                """)
            .Project("Exposed", """
                namespace Warehouse;

                [Concurrency.Actor]
                public sealed partial class Shelf
                {
                    private int _count;

                    public int Add(int by) => _count += by;
                }
                """ + Stock.Replace("$visibility", "internal", StringComparison.Ordinal).Replace("namespace Shop;", "", StringComparison.Ordinal).Replace("$factor", "10", StringComparison.Ordinal), isLibrary: true, reference: Central)
            .Project("Hidden", Stock.Replace("namespace Shop;", "namespace Warehouse;", StringComparison.Ordinal).Replace("$visibility", "internal", StringComparison.Ordinal).Replace("$factor", "100", StringComparison.Ordinal) + """

                internal static class Register
                {
                    public static Stock.Ref Open() => Stock.Ref.Start();
                }
                """, isLibrary: true, reference: Central, items: """<InternalsVisibleTo Include="App" />""")
            .Project("App", Main.Replace("$body", """
                await using Warehouse.Shelf.Ref shelf = Warehouse.Shelf.Ref.Start();
                await using Warehouse.Stock.Ref hidden = Warehouse.Register.Open();
                await using Shop.Stock.Ref own = Shop.Stock.Ref.Start();
                Console.WriteLine($"sum {await shelf.AddAsync(1) + await hidden.AddAsync(1) + await own.AddAsync(1)}");
                """, StringComparison.Ordinal) + Stock.Replace("namespace Shop;", "namespace Shop {", StringComparison.Ordinal).Replace("$visibility", "internal", StringComparison.Ordinal).Replace("$factor", "1000", StringComparison.Ordinal) + "}", reference: Central, properties: "<NoWarn>CS1591;CA2007</NoWarn>", items: """
                <ProjectReference Include="../Exposed/Exposed.csproj" />
                <ProjectReference Include="../Hidden/Hidden.csproj" />
                """)
            .Run("App");

        Assert.True(exitCode == 0, output);
        Assert.Contains("sum 1101", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AppThatGetsThePackageThroughALibrary_UsesItsActorsAndTheRuntime_AndNothingIsGeneratedIntoIt()
    {
        Consumer consumer = package.Consumer("Layered");
        (int exitCode, string output) = consumer
            .Project("Domain", """
                namespace Domain;

                [Concurrency.Actor]
                public sealed partial class Shelf
                {
                    private int _count;

                    public int Add(int by) => _count += by;
                }
                """, isLibrary: true, properties: "<EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>")
            .Project("App", Main.Replace("$body", """
                await using Domain.Shelf.Ref shelf = Domain.Shelf.Ref.Start();
                int[] squares = await ForkJoin.SelectAsync(new[] { 1, 2, 3 }, static (n, _) => new ValueTask<int>(n * n));
                Console.WriteLine($"sum {await shelf.AddAsync(squares[2])}");
                """, StringComparison.Ordinal), reference: "", properties: "<NoWarn>CS1591;CA1861;CA2007</NoWarn><EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>", items: """<ProjectReference Include="../Domain/Domain.csproj" />""")
            .Run("App");

        Assert.True(exitCode == 0, output);
        Assert.Contains("sum 9", output, StringComparison.Ordinal);
        Assert.Empty(consumer.GeneratedBy("Concurrency.Generators", "App"));
        Assert.NotEmpty(consumer.GeneratedBy("Concurrency.Generators", "Domain"));
    }

    [Fact]
    public void OlderLanguage_WithNullableOff_CompilesAndRuns()
    {
        (int exitCode, string output) = package.Consumer("Old").Project("App", Main.Replace("$body", """
            await using Names.Ref names = Names.Ref.Start();
            await using Lengths.Pool pool = Lengths.Pool.Start();
            int last = 0;
            await foreach (int n in Doubling.Flow.Start().RunAsync(await pool.LengthAllAsync(new[] { await names.JoinAsync("a"), await names.JoinAsync("b") }))) last = n;
            Console.WriteLine($"last {last}");
            """, StringComparison.Ordinal) + """

            [Actor]
            public sealed partial class Names
            {
                private string _all;

                public string Join(string name) => _all += name;
            }

            [WorkerPool]
            public sealed partial class Lengths
            {
                public int Length(string text) => text.Length;
            }

            [Pipeline]
            public sealed partial class Doubling
            {
                [Stage(1)] private int Twice(int n) => 2 * n;
            }
            """, properties: "<LangVersion>12</LangVersion><Nullable>disable</Nullable><CheckForOverflowUnderflow>true</CheckForOverflowUnderflow><NoWarn>CS1591;CA1515;CA1822;CA1062;CA1861;CA2007;CA1050</NoWarn>").Run("App");

        Assert.True(exitCode == 0, output);
        Assert.Contains("last 4", output, StringComparison.Ordinal);
    }

    private const string Central = """<PackageReference Include="Concurrency.Generators" />""";
}
