namespace Concurrency;

/// <summary>A message that <c>actor.After(span)</c> sends later.</summary>
/// <remarks><b>Thread safety.</b> All members may be called from any thread. Not keeping the object does not cancel the message.</remarks>
public abstract class ScheduledTell
{
    private protected ScheduledTell()
    {
    }

    /// <summary>Whether the message has neither been sent nor cancelled, and the actor has not stopped before its time.</summary>
    public abstract bool IsPending { get; }

    /// <summary>Takes the message back.</summary>
    /// <returns>True if it will not be sent; false if it was, or had been cancelled, or had become a dead letter.</returns>
    public abstract bool Cancel();
}
