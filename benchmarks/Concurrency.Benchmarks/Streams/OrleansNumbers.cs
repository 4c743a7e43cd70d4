using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concurrency.Benchmarks.Streams;

/// <summary>The same as an Orleans grain.</summary>
public interface IOrleansNumbers : IGrainWithIntegerKey
{
    IAsyncEnumerable<int> Count(int to);
}

/// <inheritdoc/>
public sealed class OrleansNumbers : Grain, IOrleansNumbers
{
#pragma warning disable CS1998 // There is nothing to wait for.
    public async IAsyncEnumerable<int> Count(int to)
    {
        for (int i = 0; i < to; i++) yield return i;
    }
#pragma warning restore CS1998

    /// <summary>A silo on this machine alone, and the grain in it.</summary>
    internal sealed record Silo(IHost Host, IOrleansNumbers Grain)
    {
        public static async Task<Silo> StartAsync()
        {
            IHost host = new HostBuilder().UseOrleans(silo => silo.UseLocalhostClustering()).ConfigureLogging(logging => logging.ClearProviders()).Build();
            await host.StartAsync();
            return new Silo(host, host.Services.GetRequiredService<IGrainFactory>().GetGrain<IOrleansNumbers>(0));
        }

        public async Task StopAsync()
        {
            await Host.StopAsync();
            Host.Dispose();
        }
    }
}
