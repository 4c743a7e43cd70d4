using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace OrderService.Load;

/// <summary>So many clients that place orders one after the other for a while, and then look whether each that was acknowledged is there.</summary>
internal sealed class LoadRun : IDisposable
{
    private readonly HttpClient _http;
    private readonly int _clients;
    private readonly ConcurrentQueue<Guid> _acknowledged = new();
    private readonly ConcurrentQueue<double> _milliseconds = new();
    private readonly Stopwatch _clock = new();
    private int _failed;

    public LoadRun(Uri service, int clients)
    {
        _clients = clients;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients }) { BaseAddress = service, Timeout = TimeSpan.FromSeconds(30) };
    }

    public int Acknowledged => _acknowledged.Count;

    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Places orders for a while. A short run comes before, for the compiler.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        await AllAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        _milliseconds.Clear();
        _clock.Start();
        await AllAsync(time).ConfigureAwait(false);
        _clock.Stop();
    }

    public string Report()
    {
        double[] sorted = [.. _milliseconds.Order()];
        return sorted.Length == 0
            ? $"nothing was acknowledged, {Failed} failed"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{_clients} clients: {sorted.Length / _clock.Elapsed.TotalSeconds:0} orders/s, median {At(0.5):0.0} ms, 99 of 100 within {At(0.99):0.0} ms, worst {sorted[^1]:0.0} ms, {Failed} failed");

        double At(double share) => sorted[(int)((sorted.Length - 1) * share)];
    }

    /// <summary>How many of the acknowledged orders the service does not have.</summary>
    public async Task<int> CountLostAsync()
    {
        int lost = 0;
        await Parallel.ForEachAsync(_acknowledged, new ParallelOptions { MaxDegreeOfParallelism = _clients }, async (id, token) =>
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri($"/orders/{id}", UriKind.Relative), token).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                Interlocked.Increment(ref lost);
            }
        }).ConfigureAwait(false);
        return lost;
    }

    public void Dispose() => _http.Dispose();

    private Task AllAsync(TimeSpan time) => Task.WhenAll(Enumerable.Range(0, _clients).Select(_ => ClientAsync(Stopwatch.GetTimestamp(), time)));

    private async Task ClientAsync(long start, TimeSpan time)
    {
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var id = Guid.NewGuid();
            long sent = Stopwatch.GetTimestamp();
            try
            {
                using HttpResponseMessage answer = await _http.PutAsJsonAsync(
                    $"/orders/{id}", new { customer = "load", lines = new[] { new { product = "bolt", quantity = 3, price = 0.25m } } }).ConfigureAwait(false);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    _milliseconds.Enqueue(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    _acknowledged.Enqueue(id);
                    continue;
                }
            }
            catch (HttpRequestException error)
            {
                await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            }

            if (Interlocked.Increment(ref _failed) >= 100)
            {
                return; // The service is gone; the report says so.
            }
        }
    }
}
