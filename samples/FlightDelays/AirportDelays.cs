namespace FlightDelays;

/// <summary>The delays of the flights that left one airport.</summary>
/// <param name="Code">IATA code.</param>
/// <param name="Flights">How many.</param>
/// <param name="TotalDelay">The sum of their delays, in minutes.</param>
/// <param name="Late">How many were late by more than <see cref="LateAfter"/>.</param>
public sealed record AirportDelays(string Code, long Flights, long TotalDelay, long Late)
{
    /// <summary>Minutes from which on a flight counts as late.</summary>
    public const int LateAfter = 15;

    public double MeanDelay => (double)TotalDelay / Flights;

    public double ShareLate => (double)Late / Flights;
}
