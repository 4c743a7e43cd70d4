namespace Concurrency;

/// <summary>The job was dropped from the pool's full queue before it could start.</summary>
public sealed class JobDroppedException : InvalidOperationException
{
    /// <summary>Creates the exception with a general message.</summary>
    public JobDroppedException()
        : base("The job was dropped.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which job of which pool.</param>
    public JobDroppedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which job of which pool.</param>
    /// <param name="innerException">How the body ended, if it did.</param>
    public JobDroppedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
