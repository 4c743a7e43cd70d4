using Concurrency;

namespace FlightDelays;

/// <summary>From the rows of the file to the actors of the airports.</summary>
[Pipeline]
public sealed partial class FlightImport(FlightFile file, Airports airports, Action<int>? progress = null)
{
    private int _sent;

    [Stage(1)]
    private static ParsedRow Parse(FileRow row) => new(row, FlightFile.TryParse(row.Text, out Flight flight) ? flight : null);

    [Stage(2)]
    private bool IsFlight(ParsedRow parsed)
    {
        if (parsed.Flight is null)
        {
            file.Remember(parsed.Row);
        }

        return parsed.Flight is not null;
    }

    [Stage(3)]
    private Departure FindAirport(ParsedRow parsed) => new(airports.Of(parsed.Flight!.Value.Origin), parsed.Flight.Value.Delay);

    [Stage(4, Batch = 256)]
    private async Task RecordAsync(IReadOnlyList<Departure> batch, CancellationToken cancellationToken)
    {
        foreach (Departure departure in batch)
        {
            // Waits while the airport's mailbox is full: the reader cannot run away from the actors.
            await departure.Airport.Tell.RecordAsync(departure.Delay, cancellationToken);
            progress?.Invoke(++_sent);
        }
    }

    private readonly record struct ParsedRow(FileRow Row, Flight? Flight);

    private readonly record struct Departure(Airport.Ref Airport, int Delay);
}
