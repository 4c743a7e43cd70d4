namespace Concurrency;

/// <summary>The pool's queue was full and its full mode refuses what finds it so.</summary>
public sealed class PoolFullException : InvalidOperationException
{
    /// <summary>Creates the exception with a general message.</summary>
    public PoolFullException()
        : base("The pool's queue is full.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which job of which pool.</param>
    public PoolFullException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which job of which pool.</param>
    /// <param name="innerException">How the body ended, if it did.</param>
    public PoolFullException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
