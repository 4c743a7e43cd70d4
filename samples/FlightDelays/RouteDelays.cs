namespace FlightDelays;

/// <summary>How late the flights of one route are: half of them at most <paramref name="Median"/> minutes, nine of ten at most <paramref name="Percentile90"/>.</summary>
/// <param name="Origin">IATA code.</param>
/// <param name="Destination">IATA code.</param>
/// <param name="Flights">How many.</param>
/// <param name="Median">Minutes.</param>
/// <param name="Percentile90">Minutes.</param>
/// <param name="Percentile99">Minutes.</param>
public sealed record RouteDelays(string Origin, string Destination, int Flights, int Median, int Percentile90, int Percentile99);
