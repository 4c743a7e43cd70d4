namespace Concurrency;

/// <summary>The flow was stopped: it starts no more runs, takes no more input, or ended a run that had not finished by the deadline.</summary>
public sealed class FlowStoppedException : InvalidOperationException
{
    /// <summary>Creates the exception with a general message.</summary>
    public FlowStoppedException()
        : base("The flow has stopped.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which flow.</param>
    public FlowStoppedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which flow.</param>
    /// <param name="innerException">The cause.</param>
    public FlowStoppedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
