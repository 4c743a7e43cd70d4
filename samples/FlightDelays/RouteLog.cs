namespace FlightDelays;

/// <summary>Sorts flights by route while they pass by.</summary>
public sealed class RouteLog
{
    private readonly Dictionary<(string Origin, string Destination), List<int>> _delays = [];

    /// <summary>The routes seen so far, by name.</summary>
    public IReadOnlyList<RouteFlights> Routes =>
        [.. _delays.Select(static r => new RouteFlights(r.Key.Origin, r.Key.Destination, r.Value)).OrderBy(static r => r.Origin, StringComparer.Ordinal).ThenBy(static r => r.Destination, StringComparer.Ordinal)];

    public IEnumerable<Flight> Record(IEnumerable<Flight> flights)
    {
        foreach (Flight flight in flights)
        {
            if (!_delays.TryGetValue((flight.Origin, flight.Destination), out List<int>? delays))
            {
                _delays.Add((flight.Origin, flight.Destination), delays = []);
            }

            delays.Add(flight.Delay);
            yield return flight;
        }
    }
}
