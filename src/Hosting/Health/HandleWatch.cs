using Microsoft.Extensions.DependencyInjection;

namespace Concurrency.Hosting;

/// <summary>Looks at all queues once a second, from the first health check on, so that a check knows how long what is queued has waited.</summary>
// Concurrency contract
//   Callers:   any thread.
//   Guarded by _gate: _timer.
internal sealed class HandleWatch(IServiceProvider services, HandleDirectory directory) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private ITimer? _timer;

    /// <summary>Begins to look, unless that has begun.</summary>
    /// <returns>What runs.</returns>
    public IReadOnlyList<RunningHandle> Begin()
    {
        lock (_gate) _timer ??= _time.CreateTimer(static watch => ((HandleWatch)watch!).Look(), this, Interval, Interval);
        return directory.Running;
    }

    public void Dispose()
    {
        lock (_gate) _timer?.Dispose();
    }

    private void Look()
    {
        foreach (RunningHandle running in directory.Running)
        {
            if (!running.Completion.IsCompleted) running.Look(_time);
        }
    }
}
