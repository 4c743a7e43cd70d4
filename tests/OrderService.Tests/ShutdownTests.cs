using System.Collections.Concurrent;
using System.Net;

namespace OrderService.Tests;

/// <summary>A stop in the middle of the load: what was acknowledged is there afterwards.</summary>
public sealed class ShutdownTests : IDisposable
{
    private const int Clients = 32;

    private readonly OrderFolder _folder = new();

    [Fact]
    public async Task StopUnderLoad_LosesNothingThatWasAcknowledged()
    {
        var acknowledged = new ConcurrentBag<Guid>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (RunningService service = await RunningService.StartAsync(_folder.Connection))
        {
            Task[] clients = [.. Enumerable.Range(0, Clients).Select(_ => SendUntilRefusedAsync(service, acknowledged, enough))];
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await service.App.StopAsync();
            await Task.WhenAll(clients).WaitAsync(TimeSpan.FromSeconds(60));
        }

        await using RunningService again = await RunningService.StartAsync(_folder.Connection);
        Assert.True(acknowledged.Count >= 200);
        await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, token) =>
            Assert.Equal(HttpStatusCode.OK, (await again.Client.GetAsync(new Uri($"/orders/{id}", UriKind.Relative), token)).StatusCode));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task SendUntilRefusedAsync(RunningService service, ConcurrentBag<Guid> acknowledged, TaskCompletionSource enough)
    {
        try
        {
            for (int sent = 0; sent < 100_000; sent++)
            {
                var id = Guid.NewGuid();
                using HttpResponseMessage answer = await service.PlaceAsync(id);
                if (answer.StatusCode != HttpStatusCode.Created)
                {
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                    return;
                }

                acknowledged.Add(id);
                if (acknowledged.Count == 200) enough.TrySetResult();
            }
        }
        catch (HttpRequestException)
        {
            // The server accepts no connection any more: the end of this client.
        }
    }
}
