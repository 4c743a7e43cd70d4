using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concurrency.Benchmarks.Keys;

/// <summary>One of many as a grain that asks to be deactivated after each visit.</summary>
public interface IOrleansVisitor : IGrainWithIntegerKey
{
    Task<int> Visit();
}

/// <inheritdoc/>
public sealed class OrleansVisitor : Grain, IOrleansVisitor
{
    private static int s_active;
    private int _visits;

    internal static int Active => Volatile.Read(ref s_active);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref s_active);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Interlocked.Decrement(ref s_active);
        return Task.CompletedTask;
    }

    public Task<int> Visit()
    {
        DeactivateOnIdle();
        return Task.FromResult((int)this.GetPrimaryKeyLong() + _visits++);
    }

    /// <summary>A silo on this machine alone.</summary>
    internal sealed record Silo(IHost Host, IGrainFactory Grains)
    {
        public static async Task<Silo> StartAsync()
        {
            IHost host = new HostBuilder().UseOrleans(silo => silo.UseLocalhostClustering()).ConfigureLogging(logging => logging.ClearProviders()).Build();
            await host.StartAsync();
            return new Silo(host, host.Services.GetRequiredService<IGrainFactory>());
        }

        public async Task StopAsync()
        {
            await Host.StopAsync();
            Host.Dispose();
        }
    }
}
