using System.Globalization;
using Concurrency.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Concurrency;

/// <summary>How the registered actors, pools and pipelines are: <c>services.AddHealthChecks().AddCheck&lt;ConcurrencyHealthCheck&gt;("concurrency")</c>.</summary>
/// <remarks>
/// <para>Unhealthy: a handle that has not started, has ended or was given up, or a queue that is over the unhealthy thresholds of its <see cref="HandleHealthOptions"/>. Degraded: over
/// the others. The result's data has an entry per queue.</para>
/// <para>Of pools the age of what is queued is exact. Of actors and stages it is found out by looking once a second, from the first check on, so that messages cost nothing; it is never too high.</para>
/// <para><b>Thread safety.</b> Checks may run at once.</para>
/// </remarks>
/// <param name="services">The container.</param>
public sealed class ConcurrencyHealthCheck(IServiceProvider services) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        HandleRegistration[] registrations = [.. services.GetServices<HandleRegistration>()];
        if (registrations.Length == 0)
        {
            return Task.FromResult(Result(context, HealthStatus.Unhealthy, "Nothing is registered: call AddConcurrency(), or AddActor, AddPool or AddPipeline.", []));
        }

        IReadOnlyList<RunningHandle> running = services.GetRequiredService<HandleWatch>().Begin();
        TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        IOptionsMonitor<HandleHealthOptions> options = services.GetRequiredService<IOptionsMonitor<HandleHealthOptions>>();
        HealthStatus worst = HealthStatus.Healthy;
        var complaints = new List<string>();
        var data = new Dictionary<string, object>();
        foreach (HandleIdentity identity in registrations.Select(static r => r.Identity))
        {
            foreach ((HealthStatus status, string queue, string words) in Judge(running.FirstOrDefault(r => ReferenceEquals(r.Identity, identity)), identity, options.Get(identity.OptionsName), time))
            {
                data[queue] = words;
                if (status == HealthStatus.Healthy) continue;
                complaints.Add($"{queue}: {words}");
                if (status < worst) worst = status;
            }
        }

        string description = complaints.Count == 0 ? $"{registrations.Length} running" : string.Join("; ", complaints);
        return Task.FromResult(Result(context, worst, description, data));
    }

    private static IEnumerable<(HealthStatus Status, string Queue, string Words)> Judge(RunningHandle? running, HandleIdentity identity, HandleHealthOptions limits, TimeProvider time)
    {
        if (running is null)
        {
            yield return (HealthStatus.Unhealthy, identity.OptionsName, "has not started");
            yield break;
        }

        if (running.Completion.IsCompleted)
        {
            yield return (HealthStatus.Unhealthy, identity.OptionsName, running.Completion.Exception?.InnerException is { } error ? "was given up: " + error.Message : "has ended");
            yield break;
        }

        foreach ((QueueReading queue, TimeSpan age) in running.Look(time))
        {
            double fill = queue.Queued / (double)Math.Max(queue.Capacity, 1);
            HealthStatus status = fill >= limits.UnhealthyFill || Reaches(age, limits.UnhealthyAge) ? HealthStatus.Unhealthy
                : fill >= limits.DegradedFill || Reaches(age, limits.DegradedAge) ? HealthStatus.Degraded
                : HealthStatus.Healthy;
            yield return (
                status,
                queue.Stage is null ? identity.OptionsName : $"{identity.OptionsName}.{queue.Stage}",
                string.Create(CultureInfo.InvariantCulture, $"{queue.Queued} of {queue.Capacity} queued, the oldest for {age.TotalSeconds:0.0} s"));
        }
    }

    private static bool Reaches(TimeSpan age, TimeSpan limit) => limit != Timeout.InfiniteTimeSpan && age >= limit;

    private static HealthCheckResult Result(HealthCheckContext context, HealthStatus status, string description, Dictionary<string, object> data) =>
        new(status == HealthStatus.Unhealthy ? context.Registration.FailureStatus : status, description, exception: null, data);
}
