using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace OrderService.Tests;

public sealed class OrderServiceTests : IDisposable
{
    private readonly OrderFolder _folder = new();

    [Fact]
    public async Task Order_IsPlacedOnceConfirmedAndStillThereAfterARestart()
    {
        var id = Guid.NewGuid();
        await using (RunningService service = await RunningService.StartAsync(_folder.Connection))
        {
            HttpResponseMessage placed = await service.PlaceAsync(id);
            Assert.Equal((HttpStatusCode.Created, $"/orders/{id}"), (placed.StatusCode, placed.Headers.Location!.ToString()));
            Assert.Equal(HttpStatusCode.Created, (await service.PlaceAsync(id)).StatusCode);
            Assert.Equal(HttpStatusCode.Conflict, (await service.PlaceAsync(id, "Bob")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await service.Client.PostAsync($"/orders/{id}/confirm", null)).StatusCode);
        }

        await using RunningService again = await RunningService.StartAsync(_folder.Connection);
        JsonElement order = await again.Client.GetFromJsonAsync<JsonElement>($"/orders/{id}");
        Assert.Equal(("Ann", "Confirmed", 3m, 2), (order.GetProperty("customer").GetString(), order.GetProperty("status").GetString(), order.GetProperty("total").GetDecimal(), order.GetProperty("version").GetInt32()));
        Assert.Equal(HttpStatusCode.Conflict, (await again.Client.PostAsync($"/orders/{id}/cancel", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await again.Client.PostAsync($"/orders/{id}/confirm", null)).StatusCode);
    }

    [Fact]
    public async Task WhatMakesNoSense_IsRefusedWithAReason()
    {
        await using RunningService service = await RunningService.StartAsync(_folder.Connection);
        var id = Guid.NewGuid();

        HttpResponseMessage noLines = await service.Client.PutAsJsonAsync($"/orders/{id}", new { customer = "Ann" });
        HttpResponseMessage nothing = await service.PlaceAsync(id, quantity: 0);
        HttpResponseMessage unknown = await service.Client.PostAsync($"/orders/{id}/cancel", null);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (noLines.StatusCode, nothing.StatusCode, unknown.StatusCode));
        Assert.Contains("a quantity of at least 1", await nothing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync($"/orders/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync($"/orders/{id}/invoice")).StatusCode);
    }

    [Fact]
    public async Task Import_PlacesTheGoodLinesAndNamesTheBadOnes()
    {
        await using RunningService service = await RunningService.StartAsync(_folder.Connection);
        Guid[] ids = [.. Enumerable.Range(0, 500).Select(_ => Guid.NewGuid())];
        IEnumerable<string> lines = ids.Select(id => $"{id},Ann,bolt,2,1.50").Append($"{ids[0]},Bob,bolt,2,1.50").Append("x,Ann,bolt,2,1").Append("").Append($"{Guid.NewGuid()},Ann,bolt,0,1");

        HttpResponseMessage answer = await service.Client.PostAsync("/orders/import", new StringContent(string.Join('\n', lines), Encoding.UTF8, "text/csv"));
        JsonElement report = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((500, 3), (report.GetProperty("placed").GetInt32(), report.GetProperty("refused").GetInt32()));
        Assert.Equal(
            [$"501 There is another order {ids[0]}.", "502 'x' is no id", "504 An order needs lines, each with a product, a quantity of at least 1 and a price."],
            report.GetProperty("problems").EnumerateArray().Select(p => $"{p.GetProperty("line")} {p.GetProperty("problem")}"));
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync($"/orders/{ids[499]}")).StatusCode);
    }

    [Fact]
    public async Task Invoice_IsAPageWithNothingOfTheCustomersOwnMarkup()
    {
        await using RunningService service = await RunningService.StartAsync(_folder.Connection);
        var id = Guid.NewGuid();
        await service.PlaceAsync(id, "Ann <script>");

        HttpResponseMessage answer = await service.Client.GetAsync($"/orders/{id}/invoice");
        string page = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<p>Total 3.00</p>", page, StringComparison.Ordinal);
        Assert.Contains("Ann &lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_DescribesItselfAndSaysHowItIs()
    {
        await using RunningService service = await RunningService.StartAsync(_folder.Connection);

        JsonElement description = await service.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        Assert.Equal(
            ["/orders/import", "/orders/{id}", "/orders/{id}/cancel", "/orders/{id}/confirm", "/orders/{id}/invoice"],
            description.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal("Healthy", await service.Client.GetStringAsync("/health"));
    }

    [Theory]
    [InlineData("--Orders:Database=Oracle", "'Orders:Database' is 'Oracle'; it takes Sqlite or Postgres.")]
    [InlineData("--Orders:Attempts=0", "'Orders:Attempts' is '0'; it takes a whole number from 1 to 100.")]
    [InlineData("--Orders:Attempts=often", "'Orders:Attempts' is 'often'; it takes a whole number from 1 to 100.")]
    public void WrongSetting_EndsTheStartByItsKey(string setting, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => RunningService.Build(_folder.Connection, configure: null, setting)).Message);

    public void Dispose() => _folder.Dispose();
}
