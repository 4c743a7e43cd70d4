using Concurrency;

namespace FlightDelays;

/// <summary>The actors of the airports, started at their first flight. Used by one stage of the import at a time.</summary>
[UncheckedSendable] // One stage of the import changes it; the caller looks again when the import has ended.
public sealed class Airports : IAsyncDisposable
{
    private readonly Dictionary<string, Airport.Ref> _byCode = [];

    /// <summary>The actor of an airport.</summary>
    public Airport.Ref Of(string code)
    {
        if (!_byCode.TryGetValue(code, out Airport.Ref? airport))
        {
            airport = Airport.Ref.Start(code);
            _byCode.Add(code, airport);
        }

        return airport;
    }

    /// <summary>What each of them recorded.</summary>
    public async Task<IReadOnlyDictionary<string, AirportDelays>> SummarizeAsync(CancellationToken cancellationToken = default)
    {
        var delays = new Dictionary<string, AirportDelays>();
        foreach ((string code, Airport.Ref airport) in _byCode)
        {
            delays.Add(code, await airport.SummarizeAsync(cancellationToken));
        }

        return delays;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Airport.Ref airport in _byCode.Values)
        {
            await airport.DisposeAsync();
        }
    }
}
