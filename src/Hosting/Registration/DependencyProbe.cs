using Microsoft.Extensions.DependencyInjection;

namespace Concurrency.Hosting;

/// <summary>
/// Resolves what a pipeline or a directory asks about when it starts. The instances are made run by run, or key by key, each with services of its own scope, so by itself it would need nothing yet: what it needs would
/// start after it and stop before it, and what is missing further down would be found out by the first run.
/// </summary>
/// <param name="services">The scope of the pipeline or directory.</param>
internal sealed class DependencyProbe(IServiceProvider services) : IServiceProvider, IKeyedServiceProvider, IServiceProviderIsService
{
    private readonly IServiceProviderIsService? _known = services.GetService<IServiceProviderIsService>();

    public object? GetService(Type serviceType) => serviceType == typeof(IServiceProviderIsService) ? this : services.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) => Keyed.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => Keyed.GetRequiredKeyedService(serviceType, serviceKey);

    public bool IsService(Type serviceType)
    {
        if (_known?.IsService(serviceType) == false)
        {
            return false;
        }

        return services.GetService(serviceType) is not null;
    }

    private IKeyedServiceProvider Keyed => services as IKeyedServiceProvider ?? throw new InvalidOperationException($"The container '{services.GetType()}' knows no keys.");
}
