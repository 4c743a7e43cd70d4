namespace Concurrency.CompilerServices;

/// <content>What is known about the actor's objects.</content>
public abstract partial class ActorCell
{
    private Supervision? _supervision;
    private long _restarted;

    private protected Supervision Supervision => LazyInitializer.EnsureInitialized(ref _supervision);

    /// <summary>The error that stops the actor, or has; null where somebody asked for the stop, or nobody did.</summary>
    private protected Exception? StopCause => Volatile.Read(ref _supervision)?.Cause;

    private protected long RestartCount => Volatile.Read(ref _restarted);

    private protected void CountRestart(string failed)
    {
        Interlocked.Increment(ref _restarted);
        ActorMetrics.CountRestart(Settings, failed);
        ConcurrencyEventSource.Log.ActorRestarted(Name, failed);
        try
        {
            Settings.OnRestart?.Invoke(Name, failed);
        }
        catch (Exception error)
        {
            Report(nameof(ActorOptions.OnRestart), error);
        }
    }

    private protected ActorScope? TakeScope()
    {
        ActorScope? scope = _supervision?.Scope;
        if (scope is not null)
        {
            _supervision!.Scope = null;
        }

        return scope;
    }

    /// <summary>Makes the asynchronous method that calls it, and what it awaits, this actor's.</summary>
    private protected void AssumeIdentity() => Identity.Value = this;

    /// <summary>Stops without draining, and says why to everybody who asks.</summary>
    private protected void StopBecause(string reason, Exception cause)
    {
        Supervision.GiveUp(new ActorStoppedException($"'{Name}' has stopped: {reason}.", cause));
        ConcurrencyEventSource.Log.ActorGaveUp(Name, reason);
        BeginStop(TimeSpan.Zero);
    }
}
