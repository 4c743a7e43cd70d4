using FlightDelays;

namespace Concurrency.Samples.Tests;

public sealed class RoutePercentilesTests
{
    [Fact]
    public async Task Pool_ComputesWhatAPlainLoopDoes()
    {
        IReadOnlyList<RouteFlights> flights = RouteFlights.Of(new FlightFile(Path.Combine(AppContext.BaseDirectory, "data", "flights.csv.gz")).Read());
        await using Percentiles.Pool pool = Percentiles.Pool.Start(new PoolOptions { Concurrency = 4 });

        RouteDelays[] routes = await pool.SummarizeAllAsync(flights);

        var plain = new Percentiles();
        Assert.Equal(flights.Select(plain.Summarize), routes);
        Assert.Equal(231_083, routes.Sum(r => r.Flights));
        Assert.True(pool.Statistics.Completed == routes.Length);
    }

    [Theory]
    [InlineData(new[] { 5 }, 5, 5, 5)]
    [InlineData(new[] { 3, 1, 2, 4 }, 2, 4, 4)]
    [InlineData(new[] { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, 5, 9, 10)]
    public void Percentile_IsTheSmallestDelayThatSoManyDoNotExceed(int[] delays, int median, int ninety, int ninetyNine)
    {
        RouteDelays route = new Percentiles().Summarize(new RouteFlights("A", "B", delays));
        Assert.Equal((delays.Length, median, ninety, ninetyNine), (route.Flights, route.Median, route.Percentile90, route.Percentile99));
    }
}
