using Concurrency;

namespace FlightDelays;

/// <summary>The actors of the airports, which begin with their first flight, and which there are. Used by one stage of the import at a time.</summary>
[UncheckedSendable] // One stage of the import changes it; the caller looks again when the import has ended.
public sealed class Airports : IAsyncDisposable
{
    // What they have counted is kept nowhere else: none of them is to end because it has had no flight for a while.
    private readonly Airport.Directory _airports = Airport.Directory.Start(new DirectoryOptions { IdleTimeout = Timeout.InfiniteTimeSpan });
    private readonly HashSet<string> _codes = [];

    /// <summary>The actor of an airport.</summary>
    public Airport.Ref Of(string code)
    {
        _codes.Add(code);
        return _airports.Get(code);
    }

    /// <summary>What each of them recorded.</summary>
    public async Task<IReadOnlyDictionary<string, AirportDelays>> SummarizeAsync(CancellationToken cancellationToken = default)
    {
        var delays = new Dictionary<string, AirportDelays>();
        foreach (string code in _codes)
        {
            delays.Add(code, await _airports.Get(code).SummarizeAsync(cancellationToken));
        }

        return delays;
    }

    public ValueTask DisposeAsync() => _airports.DisposeAsync();
}
