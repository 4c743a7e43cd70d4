using Concurrency;
using Concurrency.Hosting;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <content>Pipelines that run as long as the host does.</content>
public static partial class ConcurrencyServiceCollectionExtensions
{
    /// <summary>
    /// Runs a pipeline as a hosted service over a source of the container: the first that is registered of <c>Channel&lt;TItem&gt;</c>, <c>ChannelReader&lt;TItem&gt;</c> and
    /// <c>IAsyncEnumerable&lt;TItem&gt;</c>. Registers the pipeline unless that has been done.
    /// </summary>
    /// <remarks>
    /// When the host stops, the source ends (a channel is completed and read to its end, a reader is read until it is empty, a sequence is pulled no further) and what came out of it is handled
    /// within the host's shutdown timeout; after that the run is cancelled. A run that fails ends the host or not, as <c>BackgroundServiceExceptionBehavior</c> says.
    /// </remarks>
    /// <typeparam name="TFlow">The generated handle.</typeparam>
    /// <typeparam name="TItem">What the pipeline takes.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="run">Begins the run and ends when it has: <c>(flow, items, token) => flow.RunAsync(items, token)</c>.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddHostedPipeline<TFlow, TItem>(this IServiceCollection services, Func<TFlow, IAsyncEnumerable<TItem>, CancellationToken, Task> run)
        where TFlow : class, IFlowHandle<TFlow>
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(run);
        return services.AddConcurrent<TFlow>().AddSingleton<IHostedService>(provider => new HostedPipeline<TFlow, TItem>(provider, run));
    }
}
