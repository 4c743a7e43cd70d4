namespace Concurrency.CompilerServices;

/// <content>What is known about the actor's objects.</content>
public abstract partial class ActorCell
{
    private protected Supervision Supervision => MakeExtras().MakeSupervision();

    /// <summary>The error that stops the actor, or has; null where somebody asked for the stop, or nobody did.</summary>
    private protected Exception? StopCause => Extras?.Supervision?.Cause;

    private protected long RestartCount => Extras is { } extras ? Volatile.Read(ref extras.Restarted) : 0;

    private protected void CountRestart(string failed)
    {
        Interlocked.Increment(ref MakeExtras().Restarted);
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
        if (Extras?.Supervision is not { Scope: { } scope } supervision)
        {
            return null;
        }

        supervision.Scope = null;
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
