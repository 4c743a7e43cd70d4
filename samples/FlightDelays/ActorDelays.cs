namespace FlightDelays;

/// <summary>Sends every flight to the actor of its origin airport and asks them all at the end.</summary>
public static class ActorDelays
{
    public static async Task<IReadOnlyDictionary<string, AirportDelays>> ComputeAsync(IEnumerable<Flight> flights, Action<int>? progress = null, CancellationToken cancellationToken = default)
    {
        var airports = new Dictionary<string, Airport.Ref>();
        try
        {
            int sent = 0;
            foreach (Flight flight in flights)
            {
                if (!airports.TryGetValue(flight.Origin, out Airport.Ref? airport))
                {
                    airport = Airport.Ref.Start(flight.Origin);
                    airports.Add(flight.Origin, airport);
                }

                // Waits while the airport's mailbox is full: the reader cannot run away from the actors.
                await airport.Tell.RecordAsync(flight.Delay, cancellationToken);
                progress?.Invoke(++sent);
            }

            var delays = new Dictionary<string, AirportDelays>();
            foreach ((string code, Airport.Ref airport) in airports)
            {
                delays.Add(code, await airport.SummarizeAsync(cancellationToken));
            }

            return delays;
        }
        finally
        {
            foreach (Airport.Ref airport in airports.Values)
            {
                await airport.DisposeAsync();
            }
        }
    }
}
