namespace Concurrency;

/// <summary>The queue is completed and empty: no item will come any more.</summary>
/// <remarks>The inner exception is the error the queue was completed or aborted with, if any.</remarks>
public sealed class QueueCompletedException : InvalidOperationException
{
    private const string Text = "The queue is completed and empty.";

    /// <summary>Creates the exception.</summary>
    public QueueCompletedException()
        : base(Text)
    {
    }

    /// <summary>Creates the exception with a message of one's own.</summary>
    /// <param name="message">The message.</param>
    public QueueCompletedException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message of one's own and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">What the queue was completed with.</param>
    public QueueCompletedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal static QueueCompletedException Because(Exception? error) =>
        error is null ? new QueueCompletedException() : new QueueCompletedException("The queue was completed with an error and is empty.", error);
}
