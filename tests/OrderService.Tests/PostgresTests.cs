using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrderService.Tests;

/// <summary>The same service on a real PostgreSQL server.</summary>
public sealed class PostgresTests
{
    [PostgresFact]
    public async Task Orders_SurviveTheServiceAndTheServer()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        Guid[] ids = [.. Enumerable.Range(0, 50).Select(_ => Guid.NewGuid())];
        await using (RunningService service = await RunningService.StartAsync(server.Connection, configure: null, "--Orders:Database=Postgres"))
        {
            HttpResponseMessage[] placed = await Task.WhenAll(ids.Select(id => service.PlaceAsync(id)));
            Assert.All(placed, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
            await service.Client.PostAsync($"/orders/{ids[0]}/cancel", null);

            await server.StopAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.PlaceAsync(Guid.NewGuid())).StatusCode);
            await server.RestartAsync();
            Assert.Equal(HttpStatusCode.Created, (await service.PlaceAsync(Guid.NewGuid())).StatusCode);
        }

        await using RunningService again = await RunningService.StartAsync(server.Connection, configure: null, "--Orders:Database=Postgres");
        Assert.Equal("Cancelled", (await again.Client.GetFromJsonAsync<JsonElement>($"/orders/{ids[0]}")).GetProperty("status").GetString());
        Assert.All(await Task.WhenAll(ids.Select(id => again.Client.GetAsync($"/orders/{id}"))), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }
}
