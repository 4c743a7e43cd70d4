using Concurrency;

namespace FlightDelays;

/// <summary>Sorts the delays of a route and reads off what most travellers want to know. Many routes at once, on as many threads as there are processors; a route touches nothing but its own flights.</summary>
[WorkerPool]
public sealed partial class Percentiles
{
    /// <summary>The percentiles of one route, each the smallest delay that so many of a hundred flights do not exceed.</summary>
    /// <param name="route">Its flights, at least one.</param>
    public RouteDelays Summarize(RouteFlights route)
    {
        int[] sorted = [.. route.Delays];
        Array.Sort(sorted);
        int Percentile(int percent) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)];
        return new RouteDelays(route.Origin, route.Destination, sorted.Length, Percentile(50), Percentile(90), Percentile(99));
    }
}
