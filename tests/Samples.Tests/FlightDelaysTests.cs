using System.IO.Compression;
using FlightDelays;

namespace Concurrency.Samples.Tests;

public sealed class FlightDelaysTests : IDisposable
{
    private const string Header = "date,delay,distance,origin,destination\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("flights").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Actors_ComputeWhatAPlainLoopDoes()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "data", "flights.csv.gz");

        IReadOnlyDictionary<string, AirportDelays> actual = await ActorDelays.ComputeAsync(new FlightFile(path));

        IReadOnlyDictionary<string, AirportDelays> expected = SequentialDelays.Compute(new FlightFile(path).Read());
        Assert.Equal(231_083, actual.Values.Sum(d => d.Flights));
        Assert.Equal(expected.Values.OrderBy(d => d.Code), actual.Values.OrderBy(d => d.Code));
    }

    [Fact]
    public void Diagram_IsTheOneInTheDocumentation() => Assert.Contains(
        FlightImport.Flow.Diagram, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "pipelines.md")), StringComparison.Ordinal);

    [Fact]
    public async Task Terminal_SeesProgress_AndAPipeDoesNot()
    {
        (_, string terminal, _) = await Run([], showProgress: true);
        (_, string pipe, _) = await Run([], showProgress: false);

        Assert.Contains("\r220,000 flights …\r", terminal, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', pipe);
        Assert.Contains("231,083 flights from 59 airports", pipe, StringComparison.Ordinal);
        Assert.Contains("San Francisco International", pipe, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadRows_AreCountedAndShownWithTheirLines()
    {
        string file = Write("flights.csv", Header + "01010001,14,405,MCI,MDW\nnonsense\n01010001,x,405,MCI,MDW\n01010001,16,405,MCI,MDW\n");

        (int exitCode, string output, _) = await Run(file);

        Assert.Equal(0, exitCode);
        Assert.Contains("2 flights from 1 airports", output, StringComparison.Ordinal);
        Assert.Contains("2 bad rows left out", output, StringComparison.Ordinal);
        Assert.Contains("line 3: nonsense", output, StringComparison.Ordinal);
        Assert.Contains("line 4: 01010001,x", output, StringComparison.Ordinal);
        Assert.Contains("15.0 min", output, StringComparison.Ordinal);
        Assert.Contains("50.0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GzippedFile_IsRead()
    {
        string file = Path.Combine(_folder, "f.csv.gz");
        await using (var writer = new StreamWriter(new GZipStream(File.Create(file), CompressionLevel.Fastest)))
        {
            await writer.WriteAsync(Header + "01010001,3,405,LAX,MDW\n");
        }

        Assert.Contains("Los Angeles International", (await Run(file)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("", "is empty")]
    [InlineData("a,b,c\n1,2,3\n", "expected 'date,delay,distance,origin,destination'")]
    public async Task UnusableFile_IsAClearErrorAndAnExitCode(string? content, string message)
    {
        string file = content is null ? Path.Combine(_folder, "missing.csv") : Write("bad.csv", content);

        (int exitCode, string output, string error) = await Run(file);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains(file, error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task NotGzip_IsAClearError()
    {
        (int exitCode, _, string error) = await Run(Write("not.csv.gz", Header));

        Assert.NotEqual(0, exitCode);
        Assert.Contains("is not a gzip file", error, StringComparison.Ordinal);
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static Task<(int ExitCode, string Output, string Error)> Run(string file) => Run([file], showProgress: false);

    private static async Task<(int ExitCode, string Output, string Error)> Run(string[] arguments, bool showProgress)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await FlightDelaysProgram.RunAsync(arguments, output, error, showProgress);
        return (exitCode, output.ToString(), error.ToString());
    }
}
