using Microsoft.Extensions.Options;

namespace Concurrency.Hosting;

/// <summary>Sets up the options of every handle of a kind: one for all, as the options' factory asks each of those it has about each name.</summary>
internal sealed class HandleOptions<TOptions>(HandleNames names, IServiceProvider services) : IConfigureNamedOptions<TOptions>, IPostConfigureOptions<TOptions>
    where TOptions : class
{
    public void Configure(TOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, TOptions options)
    {
        foreach (IOptionsSetUp<TOptions> handle in names[name].OfType<IOptionsSetUp<TOptions>>())
        {
            handle.SetUp(options, services);
        }
    }

    public void PostConfigure(string? name, TOptions options)
    {
        foreach (IOptionsSetUp<TOptions> handle in names[name].OfType<IOptionsSetUp<TOptions>>())
        {
            handle.AddLogging(options, services);
        }
    }
}
