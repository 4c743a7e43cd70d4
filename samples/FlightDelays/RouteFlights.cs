namespace FlightDelays;

/// <summary>The flights of one route.</summary>
/// <param name="Origin">IATA code.</param>
/// <param name="Destination">IATA code.</param>
/// <param name="Delays">How late each of them was, in minutes, in the order of the file.</param>
public sealed record RouteFlights(string Origin, string Destination, IReadOnlyList<int> Delays)
{
    /// <summary>Sorts flights by route; the routes are in the order of their names.</summary>
    public static IReadOnlyList<RouteFlights> Of(IEnumerable<Flight> flights)
    {
        var delays = new Dictionary<(string Origin, string Destination), List<int>>();
        foreach (Flight flight in flights)
        {
            if (!delays.TryGetValue((flight.Origin, flight.Destination), out List<int>? route))
            {
                delays.Add((flight.Origin, flight.Destination), route = []);
            }

            route.Add(flight.Delay);
        }

        return [.. delays.Select(static r => new RouteFlights(r.Key.Origin, r.Key.Destination, r.Value)).OrderBy(static r => r.Origin, StringComparer.Ordinal).ThenBy(static r => r.Destination, StringComparer.Ordinal)];
    }
}
