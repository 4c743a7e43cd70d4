namespace FlightDelays;

/// <summary>The flights of one route.</summary>
/// <param name="Origin">IATA code.</param>
/// <param name="Destination">IATA code.</param>
/// <param name="Delays">How late each of them was, in minutes, in the order of the file.</param>
public sealed record RouteFlights(string Origin, string Destination, IReadOnlyList<int> Delays);
