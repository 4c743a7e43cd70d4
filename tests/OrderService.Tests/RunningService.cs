using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrderService.Tests;

/// <summary>The service as it runs for its users: Kestrel on a port of its own on this machine, and a database of its own.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private RunningService(WebApplication app)
    {
        App = app;
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public static async Task<RunningService> StartAsync(string connection, Action<WebApplicationBuilder>? configure = null, params string[] settings)
    {
        WebApplication app = Build(connection, configure, settings);
        await app.StartAsync();
        return new RunningService(app);
    }

    public static WebApplication Build(string connection, Action<WebApplicationBuilder>? configure = null, params string[] settings) => OrderServiceApp.Build(
        ["--ConnectionStrings:Orders=" + connection, "--Orders:Attempts=3", .. settings],
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            configure?.Invoke(builder);
        });

    public Task<HttpResponseMessage> PlaceAsync(Guid id, string customer = "Ann", int quantity = 2) =>
        Client.PutAsJsonAsync($"/orders/{id}", new { customer, lines = new[] { new { product = "bolt", quantity, price = 1.5m } } });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
