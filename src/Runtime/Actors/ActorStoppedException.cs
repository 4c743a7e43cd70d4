namespace Concurrency;

/// <summary>The actor stopped before it could answer, or had stopped before it was asked.</summary>
public sealed class ActorStoppedException : InvalidOperationException
{
    /// <summary>Creates the exception with a general message.</summary>
    public ActorStoppedException()
        : base("The actor has stopped.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked of which actor.</param>
    public ActorStoppedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked of which actor.</param>
    /// <param name="innerException">How the handler ended.</param>
    public ActorStoppedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
