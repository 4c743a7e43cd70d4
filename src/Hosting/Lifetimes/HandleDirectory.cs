using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Concurrency.Hosting;

/// <summary>Every handle that this container has started, in the order in which they were: whatever a handle needs stands before it.</summary>
// Concurrency contract
//   Callers:   any thread; the container starts each handle once.
//   Guarded by _gate: _running, _unused, _phase.
//   User code runs: constructors, in Start; disposal of scopes, in WatchAsync and DisposeAsync; never under _gate.
internal sealed class HandleDirectory(IServiceScopeFactory scopes, ILoggerFactory? loggers = null) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<RunningHandle> _running = [];
    private readonly List<AsyncServiceScope> _unused = [];
    private readonly ILogger _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger("Concurrency.Hosting");
    private Phase _phase;

    private enum Phase
    {
        /// <summary>No host has said that it has started: handles end when the application says so.</summary>
        Unhosted,

        /// <summary>A handle that ends now ends by itself.</summary>
        Started,

        /// <summary>Handles are to end.</summary>
        Stopping,
    }

    public bool IsStopping
    {
        get
        {
            lock (_gate) return _phase == Phase.Stopping;
        }
    }

    public IReadOnlyList<RunningHandle> Running
    {
        get
        {
            lock (_gate) return [.. _running];
        }
    }

    public void OnHostStarted()
    {
        lock (_gate) _phase = Phase.Started;
    }

    /// <summary>Starts a handle in a scope of its own.</summary>
    /// <exception cref="InvalidOperationException">It needs itself, a service is missing, or an option is wrong.</exception>
    public THandle Start<THandle, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(HandleRegistration<THandle, TOptions> registration)
        where THandle : class, IConcurrentHandle
        where TOptions : class
    {
        HandlePath.ThrowIfCircular(registration.Identity);
        HandlePath? outer = HandlePath.Current;
        HandlePath.Current = new HandlePath(registration.Identity, outer);
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        THandle handle;
        try
        {
            handle = registration.Start(scope.ServiceProvider);
        }
        catch
        {
            lock (_gate) _unused.Add(scope); // Disposing it may take an await, which a constructor has none of.
            throw;
        }
        finally
        {
            HandlePath.Current = outer;
        }

        var running = new RunningHandle(registration.Identity, handle, () => registration.Read(handle), scope);
        lock (_gate) _running.Add(running);
        running.Watch = WatchAsync(running);
        _log.HandleStarted(running.Identity);
        return handle;
    }

    /// <summary>Drains one handle after the other, those started last first, until the token says that time is up; then cancels what is left and waits for its end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        RunningHandle[] reversed;
        lock (_gate)
        {
            _phase = Phase.Stopping;
            reversed = [.. _running];
        }

        Array.Reverse(reversed);
        int stopped = 0;
        try
        {
            for (; stopped < reversed.Length; stopped++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await reversed[stopped].Handle.Lifetime.StopAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (RunningHandle late in reversed.AsSpan(stopped))
            {
                if (!late.Completion.IsCompleted) _log.DrainCutShort(late.Identity, late.Queued);
                late.Handle.Lifetime.Abort();
            }
        }

        // Each ends, or is given up, within its own grace time.
        await Task.WhenAll(reversed.Select(static running => running.Watch)).ConfigureAwait(false);
    }

    /// <summary>After the container has disposed the handles themselves, which are younger than this: what remains are scopes of handles that were given up or never came about.</summary>
    public async ValueTask DisposeAsync()
    {
        RunningHandle[] all;
        AsyncServiceScope[] unused;
        lock (_gate)
        {
            _phase = Phase.Stopping;
            all = [.. _running];
            unused = [.. _unused];
            _unused.Clear();
        }

        Array.Reverse(all);
        foreach (RunningHandle running in all)
        {
            await running.Handle.DisposeAsync().ConfigureAwait(false);
            await running.Watch.ConfigureAwait(false);
            if (running.Completion.IsFaulted) await DisposeScopeAsync(running.Identity, running.Scope).ConfigureAwait(false);
        }

        foreach (AsyncServiceScope scope in unused)
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(RunningHandle running)
    {
        await running.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.Completion.Exception?.InnerException is { } error)
        {
            _log.HandleGivenUp(error, running.Identity); // What it runs still uses its scope.
            return;
        }

        bool isExpected;
        lock (_gate) isExpected = _phase != Phase.Started;
        if (isExpected) _log.HandleStopped(running.Identity);
        else _log.HandleEndedEarly(running.Identity);
        await DisposeScopeAsync(running.Identity, running.Scope).ConfigureAwait(false);
    }

    private async Task DisposeScopeAsync(HandleIdentity identity, AsyncServiceScope scope)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _log.ScopeDisposeFailed(error, identity);
        }
    }
}
