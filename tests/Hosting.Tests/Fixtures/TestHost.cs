using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Concurrency.Hosting.Tests;

/// <summary>A host with nothing but what a test puts into it: no console, no files, no environment.</summary>
internal static class TestHost
{
    public static IHost Build(Action<IServiceCollection> configure, params (string Key, string? Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)));
        builder.Services.AddFakeLogging();
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddScoped<Connection>();
        configure(builder.Services);
        builder.Services.TryAddSingleton(Gate.Open());
        return builder.Build();
    }

    public static async Task<IHost> StartAsync(Action<IServiceCollection> configure, params (string Key, string? Value)[] settings)
    {
        IHost host = Build(configure, settings);
        await host.StartAsync();
        return host;
    }

    public static Journal Journal(this IHost host) => host.Services.GetRequiredService<Journal>();

    public static FakeLogRecord[] Log(this IHost host, LogLevel least = LogLevel.Warning) =>
        [.. host.Services.GetRequiredService<FakeLogCollector>().GetSnapshot().Where(r => r.Level >= least)];

    public static T Get<T>(this IHost host)
        where T : notnull => host.Services.GetRequiredService<T>();
}
