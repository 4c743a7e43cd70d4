using Microsoft.Extensions.Options;

namespace Concurrency.Hosting;

/// <summary>Sets the health thresholds of every handle to what the configuration says.</summary>
internal sealed class HandleHealthSetUp(HandleNames names, IServiceProvider services) : IConfigureNamedOptions<HandleHealthOptions>
{
    public void Configure(HandleHealthOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, HandleHealthOptions options)
    {
        foreach (HandleRegistration handle in names[name])
        {
            HandleSection.ApplyHealth(services, handle.Identity, options);
        }
    }
}
