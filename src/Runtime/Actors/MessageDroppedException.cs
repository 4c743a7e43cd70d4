namespace Concurrency;

/// <summary>The message was evicted from a full mailbox for a newer one (<see cref="QueueFullMode.DropOldest"/>, <see cref="QueueFullMode.DropNewest"/>); it was never handled.</summary>
public sealed class MessageDroppedException : InvalidOperationException
{
    /// <summary>Creates the exception with a general message.</summary>
    public MessageDroppedException()
        : base("The message was dropped.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked of which actor.</param>
    public MessageDroppedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked of which actor.</param>
    /// <param name="innerException">The cause.</param>
    public MessageDroppedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
