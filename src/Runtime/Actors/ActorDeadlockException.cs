namespace Concurrency;

/// <summary>
/// Handlers of actors wait for each other in a circle, so that none of them could ever go on. The wait that closed the circle fails with this exception, as soon as it has closed it;
/// the others then go on.
/// </summary>
/// <remarks>
/// It is thrown for waits that are certain only: a handler awaits an answer itself, so it cannot end before. What might end in another way, as a wait for the first of several tasks does, is
/// left to the time limit of the ask. A message that was still queued is never handled; one whose handler had begun is handled to its end, and what it returns is lost.
/// </remarks>
public sealed class ActorDeadlockException : InvalidOperationException
{
    /// <summary>Creates the exception with a general message.</summary>
    public ActorDeadlockException()
        : base("Handlers of actors wait for each other.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Who waits for whom.</param>
    public ActorDeadlockException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Who waits for whom.</param>
    /// <param name="innerException">The cause.</param>
    public ActorDeadlockException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal ActorDeadlockException(IReadOnlyList<ActorWait> path)
        : base(Describe(path)) => Path = path;

    /// <summary>
    /// The waits of the circle. The first is the one that fails with this exception; each next one is what the one before it depends on, and the last one depends on the first.
    /// Empty where the exception was not thrown by the runtime.
    /// </summary>
    public IReadOnlyList<ActorWait> Path { get; } = [];

    private static string Describe(IReadOnlyList<ActorWait> path)
    {
        string circle = string.Join(", but ", path);
        ActorWait first = path[0];
        return path.Count == 1
            ? $"Deadlock: {circle} behind itself."
            : $"Deadlock: {circle}, and so for '{first.Actor}.{first.Message}'. The first of these waits fails, the others go on.";
    }
}
