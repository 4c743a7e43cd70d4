using System.Globalization;
using System.IO.Compression;
using Concurrency;

namespace FlightDelays;

/// <summary>One flight, as far as the sample needs it.</summary>
public readonly record struct Flight(string Origin, int Delay);

/// <summary>A line of the file.</summary>
public readonly record struct FileRow(int Line, string Text);

/// <summary>A row that is not a flight.</summary>
public sealed record BadRow(int Line, string Text);

/// <summary>The file cannot be used at all; the message is for the user.</summary>
public sealed class FlightFileException(string message) : Exception(message);

/// <summary>Reads <c>date,delay,distance,origin,destination</c>, plain or gzipped.</summary>
[UncheckedSendable] // One stage of the import changes it; the caller looks again when the import has ended.
public sealed class FlightFile(string path)
{
    private const string Columns = "date,delay,distance,origin,destination";
    private const int BadRowsKept = 5;
    private const int ShownLength = 80;

    private readonly List<BadRow> _badRows = [];

    /// <summary>How many rows were not flights.</summary>
    public int BadRowCount { get; private set; }

    /// <summary>The first few of them.</summary>
    public IReadOnlyList<BadRow> BadRows => _badRows;

    /// <summary>The rows behind the header, as they stand.</summary>
    /// <exception cref="FlightFileException">The file is missing, empty, not readable or has other columns.</exception>
    public IEnumerable<FileRow> ReadRows()
    {
        using StreamReader reader = Open();
        string? header = ReadLine(reader);
        if (header is null)
        {
            throw new FlightFileException($"'{path}' is empty.");
        }

        if (header.Trim() != Columns)
        {
            throw new FlightFileException($"'{path}' has the columns '{Shown(header)}'; expected '{Columns}'.");
        }

        for (int number = 2; ReadLine(reader) is { } line; number++)
        {
            yield return new FileRow(number, line);
        }
    }

    /// <summary>The flights; rows that are none are remembered.</summary>
    /// <exception cref="FlightFileException">The file is missing, empty, not readable or has other columns.</exception>
    public IEnumerable<Flight> Read()
    {
        foreach (FileRow row in ReadRows())
        {
            if (TryParse(row.Text, out Flight flight))
            {
                yield return flight;
            }
            else
            {
                Remember(row);
            }
        }
    }

    /// <summary>A row is not a flight.</summary>
    public void Remember(FileRow row)
    {
        BadRowCount++;
        if (_badRows.Count < BadRowsKept)
        {
            _badRows.Add(new BadRow(row.Line, Shown(row.Text)));
        }
    }

    /// <summary>Reads one row.</summary>
    public static bool TryParse(ReadOnlySpan<char> line, out Flight flight)
    {
        flight = default;
        Span<Range> fields = stackalloc Range[6];
        if (line.Split(fields, ',') != 5
            || line[fields[0]].Length != 8
            || line[fields[0]].ContainsAnyExceptInRange('0', '9')
            || !int.TryParse(line[fields[1]], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int delay)
            || !int.TryParse(line[fields[2]], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            || line[fields[3]].Trim().Length != 3
            || line[fields[4]].Trim().Length != 3)
        {
            return false;
        }

        flight = new Flight(string.Intern(line[fields[3]].Trim().ToString()), delay);
        return true;
    }

    private StreamReader Open()
    {
        try
        {
            Stream file = File.OpenRead(path);
            return new StreamReader(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FlightFileException($"'{path}' cannot be read: {error.Message}");
        }
    }

    private string? ReadLine(StreamReader reader)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException error)
        {
            throw new FlightFileException($"'{path}' is not a gzip file, or a damaged one: {error.Message}");
        }
        catch (IOException error)
        {
            throw new FlightFileException($"'{path}' cannot be read: {error.Message}");
        }
    }

    /// <summary>What may be printed of a line that is anything: a wrong file can be binary, and a terminal obeys control characters.</summary>
    private static string Shown(string line)
    {
        string start = line.Length > ShownLength ? line[..ShownLength] + "…" : line;
        return string.Concat(start.Select(c => char.IsControl(c) ? '?' : c));
    }
}
