namespace Concurrency;

/// <summary>What an <see cref="ActorAttribute">[Actor]</see> does before its first message and after its last. Implement one of the two or both; neither becomes a message.</summary>
/// <remarks>
/// Both run as turns do: no message is handled meanwhile, and <c>Self</c> is there. The order is constructor, <see cref="StartedAsync"/>, messages, <see cref="StoppingAsync"/>,
/// <c>DisposeAsync</c> or <c>Dispose</c>; when the actor restarts, the whole of it again with another object.
/// </remarks>
public interface IActorLifecycle
{
    /// <summary>Runs once per object, before its first message. Messages that come meanwhile wait in the mailbox.</summary>
    /// <param name="cancellationToken">Cancelled when the actor is aborted or the deadline of its stop passes. Valid until the method has ended.</param>
    /// <returns>A task; the first message is handled when it has completed.</returns>
    /// <remarks>
    /// What it throws goes to <see cref="ActorOptions.OnError"/>. The object is disposed without <see cref="StoppingAsync"/>. Then, with <see cref="ActorErrorMode.Restart"/>,
    /// another one is constructed and this failure counts as one; otherwise the actor stops: what is in line fails, and <see cref="Lifetime.Completion"/> faults with the error inside.
    /// </remarks>
    ValueTask StartedAsync(CancellationToken cancellationToken) => default;

    /// <summary>Runs once per object whose <see cref="StartedAsync"/> has succeeded, after its last message and before its disposal, at every kind of end.</summary>
    /// <param name="reason">Why it ends.</param>
    /// <param name="cancellationToken">
    /// Cancelled when there is no more time: the deadline of the stop has passed (for an abort it already has), or the grace time of the restart is over. Valid until the method has ended.
    /// </param>
    /// <returns>A task; the object is disposed when it has completed.</returns>
    /// <remarks>What it throws goes to <see cref="ActorOptions.OnError"/> and changes nothing else. A stopping actor accepts no messages, its own included; a restarting one does.</remarks>
    ValueTask StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken) => default;
}
