using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>The accumulator as an Orleans grain, called inside its silo.</summary>
public interface IOrleansAccumulator : IGrainWithIntegerKey
{
    [OneWay]
    Task Tell(long value);

    Task<long> Add(long value);

    Task<long> TakeSum();
}

/// <inheritdoc/>
public sealed class OrleansAccumulator : Grain, IOrleansAccumulator
{
    private long _sum;

    public Task Tell(long value)
    {
        _sum += value;
        return Task.CompletedTask;
    }

    public Task<long> Add(long value) => Task.FromResult(_sum += value);

    public Task<long> TakeSum()
    {
        long sum = _sum;
        _sum = 0;
        return Task.FromResult(sum);
    }

    /// <summary>A silo on this machine alone, and the grain in it.</summary>
    internal sealed record Silo(IHost Host, IOrleansAccumulator Grain)
    {
        public static async Task<Silo> StartAsync()
        {
            IHost host = new HostBuilder().UseOrleans(silo => silo.UseLocalhostClustering()).ConfigureLogging(logging => logging.ClearProviders()).Build();
            await host.StartAsync();
            return new Silo(host, host.Services.GetRequiredService<IGrainFactory>().GetGrain<IOrleansAccumulator>(0));
        }

        public async Task StopAsync()
        {
            await Host.StopAsync();
            Host.Dispose();
        }
    }
}
