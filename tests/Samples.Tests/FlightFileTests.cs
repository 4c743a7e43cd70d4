using System.IO.Compression;
using System.Text;
using FlightDelays;

namespace Concurrency.Samples.Tests;

public sealed class FlightFileTests : IDisposable
{
    private const string Header = "date,delay,distance,origin,destination\n";
    private const string Row = "01010001,14,405,MCI,MDW\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("flights").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData(",,,,")]
    [InlineData("abcdefgh,14,405,MCI,MDW")]
    [InlineData("01010001,2147483648,405,MCI,MDW")]
    [InlineData("01010001,14,405,MCI")]
    [InlineData("01010001,14,405,MCI,MDW,more")]
    [InlineData("01010001,14,405,MC,MDW")]
    public void RowThatIsNoFlight_IsBad(string row)
    {
        FlightFile file = Write(Header + Row + row + "\n" + Row);

        Assert.Equal(2, file.Read().Count());
        Assert.Equal(1, file.BadRowCount);
        Assert.Equal([new BadRow(3, row)], file.BadRows);
    }

    [Fact]
    public void ManyBadRows_AreAllCountedAndTheFirstFiveKept()
    {
        FlightFile file = Write(Header + string.Concat(Enumerable.Repeat("x\n", 8)));

        Assert.Empty(file.Read());
        Assert.Equal(8, file.BadRowCount);
        Assert.Equal([2, 3, 4, 5, 6], file.BadRows.Select(r => r.Line));
    }

    [Fact]
    public void SpacesAroundACode_AreNoAirportOfTheirOwn()
    {
        FlightFile file = Write(Header + Row + "01010001,14,405, MCI,MDW\n");

        Assert.Equal(["MCI", "MCI"], file.Read().Select(f => f.Origin));
    }

    [Fact]
    public void BadRow_IsShownShortAndWithoutControlCharacters()
    {
        FlightFile file = Write(Header + "\e[2J" + new string('x', 500) + "\n");

        Assert.Empty(file.Read());
        Assert.Equal("?[2J" + new string('x', 76) + "…", Assert.Single(file.BadRows).Text);
    }

    [Fact]
    public void GzipThatWasCutShort_IsAnErrorAndNotAShorterFile()
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "flights.csv.gz"));
        string path = Path.Combine(_folder, "cut.csv.gz");
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);

        var problem = Assert.Throws<FlightFileException>(() => new FlightFile(path).Read().Count());

        Assert.Contains("damaged", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GzipWithoutItsSuffix_DoesNotReachTheTerminalAsBytes()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Header + Row));
        }

        string path = Path.Combine(_folder, "misnamed.csv");
        File.WriteAllBytes(path, bytes.ToArray());

        var problem = Assert.Throws<FlightFileException>(() => new FlightFile(path).Read().Count());

        Assert.Contains("expected 'date,delay", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(problem.Message, char.IsControl);
    }

    [Fact]
    public void EmptyPath_IsAClearError()
    {
        var problem = Assert.Throws<FlightFileException>(() => new FlightFile("").Read().Count());

        Assert.Contains("cannot be read", problem.Message, StringComparison.Ordinal);
    }

    private FlightFile Write(string content)
    {
        string path = Path.Combine(_folder, "flights.csv");
        File.WriteAllText(path, content);
        return new FlightFile(path);
    }
}
