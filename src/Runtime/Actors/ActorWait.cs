namespace Concurrency;

/// <summary>A handler that cannot go on before another actor, or its own, has answered it: one step of <see cref="ActorDeadlockException.Path"/>.</summary>
/// <param name="Actor">The name of the actor whose handler waits.</param>
/// <param name="Message">The handler that waits.</param>
/// <param name="AskedActor">The name of the actor that it has asked.</param>
/// <param name="AskedMessage">What it has asked.</param>
/// <param name="Reason">What the question waits for.</param>
public sealed record ActorWait(string Actor, string Message, string AskedActor, string AskedMessage, ActorWaitReason Reason)
{
    /// <summary>The wait as a clause of a sentence.</summary>
    /// <returns>For instance <c>'bob.Transfer' waits for 'alice.Deposit' (queued)</c>.</returns>
    public override string ToString() =>
        $"'{Actor}.{Message}' waits for {(Reason == ActorWaitReason.Room ? "room for " : "")}'{AskedActor}.{AskedMessage}'{Reason switch
        {
            ActorWaitReason.Queued => " (queued)",
            ActorWaitReason.Running => " (running)",
            _ => " (mailbox full)",
        }}";
}
