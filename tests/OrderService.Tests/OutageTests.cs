using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace OrderService.Tests;

/// <summary>A database that is down at the start, goes away, or is busy.</summary>
public sealed class OutageTests : IDisposable
{
    private readonly OrderFolder _folder = new();

    [Theory]
    [InlineData("Sqlite", "Data Source=/no/such/folder/orders.db", "The Sqlite database did not answer in 3 attempts: ")]
    [InlineData("Postgres", "Host=127.0.0.1;Port=1;Username=x;Password=x;Timeout=2", "The Postgres database did not answer in 3 attempts: ")]
    public async Task DatabaseThatIsDownAtTheStart_EndsTheStartWithAReason(string kind, string connection, string message)
    {
        await using WebApplication app = RunningService.Build(connection, configure: null, "--Orders:Database=" + kind);

        StoreUnavailableException error = await Assert.ThrowsAsync<StoreUnavailableException>(() => app.StartAsync());

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DatabaseThatGoesAway_IsUnavailableUntilItIsBackAndNothingIsAcknowledgedMeanwhile()
    {
        await using RunningService service = await RunningService.StartAsync(_folder.Connection);
        var before = Guid.NewGuid();
        var during = Guid.NewGuid();
        Assert.Equal(HttpStatusCode.Created, (await service.PlaceAsync(before)).StatusCode);
        using var other = new SqliteConnection(_folder.Connection);
        await other.OpenAsync();

        await ExecuteAsync(other, "begin immediate"); // Nobody else can write.
        HttpResponseMessage refused = await service.PlaceAsync(during);
        await ExecuteAsync(other, "rollback");
        HttpResponseMessage accepted = await service.PlaceAsync(during);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (refused.StatusCode, refused.Headers.RetryAfter!.ToString()));
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync($"/orders/{before}")).StatusCode);
    }

    [Fact]
    public async Task DatabaseThatIsBackInTime_IsTriedAgain()
    {
        await using RunningService service = await RunningService.StartAsync(_folder.Connection);
        OrderDatabase.Pool database = service.App.Services.GetRequiredService<OrderDatabase.Pool>();
        using var other = new SqliteConnection(_folder.Connection);
        await other.OpenAsync();
        await ExecuteAsync(other, "begin immediate");

        Task<HttpResponseMessage> placing = service.PlaceAsync(Guid.NewGuid());
        while (database.Statistics.Failed == 0)
        {
            await Task.Yield(); // Until the first attempt has failed.
        }

        await ExecuteAsync(other, "rollback");

        Assert.Equal(HttpStatusCode.Created, (await placing).StatusCode);
    }

    [Fact]
    public async Task UnknownKeyInTheConfiguration_EndsTheStart()
    {
        await using WebApplication app = RunningService.Build(_folder.Connection, configure: null, "--Concurrency:Actors:OrderKeepers:Capacity=5");

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync());

        Assert.Contains("'Concurrency:Actors:OrderKeepers' is about nothing that is registered. Registered: OrderKeeper.", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task ExecuteAsync(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync();
    }
}
