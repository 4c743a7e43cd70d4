using Concurrency;

namespace FlightDelays;

/// <summary>Sends every flight of a file through the import to the actor of its origin airport and asks them all at the end.</summary>
public static class ActorDelays
{
    /// <exception cref="StageException">The file cannot be read, with the <see cref="FlightFileException"/> inside.</exception>
    public static async Task<IReadOnlyDictionary<string, AirportDelays>> ComputeAsync(FlightFile file, Action<int>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var airports = new Airports();
        await using FlightImport.Flow import = FlightImport.Flow.Start(file, airports, progress);
        await import.RunAsync(file.ReadRows(), cancellationToken);
        return await airports.SummarizeAsync(cancellationToken);
    }
}
