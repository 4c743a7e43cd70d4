namespace Concurrency;

/// <summary>Whether an ask may run its handler on the caller's thread.</summary>
public enum InlineMode
{
    /// <summary>
    /// A synchronous handler without a token runs on the caller's thread when the actor is idle, the handler is known to be short (about 10 µs, measured now and then), there is
    /// neither a <see cref="SynchronizationContext"/> nor a task scheduler of the caller's, and fewer than eight such calls are inside each other. Such a call is a
    /// compare-and-swap in and one out; locks and <see cref="AsyncLocal{T}"/> values of the caller are in force in the handler, and its time limit cannot interrupt it.
    /// </summary>
    Auto,

    /// <summary>Handlers run on the actor's scheduler only.</summary>
    Never,
}
