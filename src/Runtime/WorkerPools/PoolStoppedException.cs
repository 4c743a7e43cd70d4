namespace Concurrency;

/// <summary>The pool stopped before the job could end, or had stopped before it was submitted.</summary>
public sealed class PoolStoppedException : InvalidOperationException
{
    /// <summary>Creates the exception with a general message.</summary>
    public PoolStoppedException()
        : base("The pool has stopped.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which job of which pool.</param>
    public PoolStoppedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which job of which pool.</param>
    /// <param name="innerException">How the body ended, if it did.</param>
    public PoolStoppedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
