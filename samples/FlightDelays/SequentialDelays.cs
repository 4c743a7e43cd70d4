namespace FlightDelays;

/// <summary>The same computation in one loop, without any concurrency: what the actors' result must equal.</summary>
public static class SequentialDelays
{
    public static IReadOnlyDictionary<string, AirportDelays> Compute(IEnumerable<Flight> flights)
    {
        var delays = new Dictionary<string, AirportDelays>();
        foreach (Flight flight in flights)
        {
            AirportDelays before = delays.GetValueOrDefault(flight.Origin) ?? new AirportDelays(flight.Origin, 0, 0, 0);
            delays[flight.Origin] = before with
            {
                Flights = before.Flights + 1,
                TotalDelay = before.TotalDelay + flight.Delay,
                Late = before.Late + (flight.Delay > AirportDelays.LateAfter ? 1 : 0),
            };
        }

        return delays;
    }
}
