namespace Concurrency;

/// <summary>What an actor does when a message that nobody waits for fails: a tell, or a message to itself. An ask's error goes to its caller and changes nothing else.</summary>
/// <remarks>The error is counted, logged and given to <see cref="ActorOptions.OnError"/> in any case, before anything else happens.</remarks>
public enum ActorErrorMode
{
    /// <summary>The next message, with the state as the failed handler left it.</summary>
    Resume,

    /// <summary>
    /// A new object behind the same handle: open turns are cancelled and awaited, the old object's <see cref="IActorLifecycle.StoppingAsync"/> and its disposal, then the
    /// constructor with the same arguments (started from a container: with services of a new scope) and <see cref="IActorLifecycle.StartedAsync"/>. What is in the mailbox stays there.
    /// More than <see cref="ActorOptions.RestartLimit"/> failures within <see cref="ActorOptions.RestartWindow"/> stop the actor.
    /// </summary>
    Restart,

    /// <summary>The actor stops without draining: what is in line fails, and <see cref="Lifetime.Completion"/> faults with the error inside.</summary>
    Stop,
}
