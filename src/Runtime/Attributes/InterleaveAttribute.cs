namespace Concurrency;

/// <summary>
/// Makes an asynchronous message or a stream of an <see cref="ActorAttribute">[Actor]</see> give the actor up while it waits: other messages are handled between its awaits, so what it
/// read before one may be stale after it.
/// </summary>
/// <remarks>
/// Its parts, from one suspending await to the next, run one at a time on the actor's own <see cref="SynchronizationContext"/>, never beside another turn, and before new messages.
/// Of a stream, each move is such a turn, and one move runs at a time. <c>ConfigureAwait(false)</c> would leave the actor and is an error (CG1012). At most 64 interleaved turns and queries are open at once.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class InterleaveAttribute : Attribute;
