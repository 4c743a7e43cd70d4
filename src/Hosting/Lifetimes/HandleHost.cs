using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Concurrency.Hosting;

/// <summary>Starts every registered handle before hosted services start, and drains them after those have stopped: then nobody sends any more.</summary>
internal sealed class HandleHost(IServiceProvider services, HandleDirectory directory, IEnumerable<HandleRegistration> registrations) : IHostedLifecycleService
{
    /// <summary>Checks the configuration, then starts every handle: what is missing is missing now, not at the first message.</summary>
    /// <exception cref="OptionsValidationException">The section <c>Concurrency</c> has mistakes; all are named.</exception>
    /// <exception cref="InvalidOperationException">A handle cannot be started.</exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        HandleRegistration[] all = [.. registrations];
        if (services.GetService<IConfiguration>() is { } configuration && ConfigurationCheck.FailuresOf(configuration, all) is { Count: > 0 } failures)
        {
            throw new OptionsValidationException(HandleSection.Root, typeof(IConfiguration), failures);
        }

        foreach (HandleRegistration registration in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            registration.Resolve(services);
        }

        directory.OnHostStarted();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => directory.StopAsync(cancellationToken);
}
