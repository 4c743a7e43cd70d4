using Concurrency;

namespace FlightDelays;

/// <summary>Fans the routes out over a pool.</summary>
public static class RoutePercentiles
{
    public static async Task<RouteDelays[]> ComputeAsync(IReadOnlyList<RouteFlights> routes, IProgress<PoolProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await using Percentiles.Pool pool = Percentiles.Pool.Start();
        return await pool.SummarizeAllAsync(routes, progress, cancellationToken);
    }
}
