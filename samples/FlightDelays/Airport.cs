using Concurrency;

namespace FlightDelays;

/// <summary>The flights that left one airport. One message at a time: no lock anywhere.</summary>
[Actor]
public sealed partial class Airport([ActorKey] string code)
{
    private long _flights;
    private long _totalDelay;
    private long _late;

    /// <summary>Counts a departure.</summary>
    /// <param name="delay">How late it arrived, in minutes; negative when early.</param>
    public void Record(int delay)
    {
        _flights++;
        _totalDelay += delay;
        if (delay > AirportDelays.LateAfter)
        {
            _late++;
        }
    }

    /// <summary>What was recorded so far.</summary>
    public AirportDelays Summarize() => new(code, _flights, _totalDelay, _late);
}
