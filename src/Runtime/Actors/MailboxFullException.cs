namespace Concurrency;

/// <summary>The mailbox was full and does not wait (<see cref="QueueFullMode.Reject"/>, <see cref="QueueFullMode.DropIncoming"/>); the message was never handled.</summary>
public sealed class MailboxFullException : InvalidOperationException
{
    /// <summary>Creates the exception with a general message.</summary>
    public MailboxFullException()
        : base("The mailbox is full.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked of which actor.</param>
    public MailboxFullException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked of which actor.</param>
    /// <param name="innerException">The cause.</param>
    public MailboxFullException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
