namespace Concurrency;

/// <summary>The line of a mailbox that evicts, but for its messages: see <see cref="EvictingLine{TMessage}"/>.</summary>
internal abstract class EvictingLine
{
    /// <summary>How many messages are in line.</summary>
    public abstract long Count { get; }

    public abstract bool IsEmpty { get; }

    /// <summary>Messages that the consumer has taken; statistics.</summary>
    public abstract long Taken { get; }

    /// <summary>Counts out a message whose reply has just been withdrawn.</summary>
    public abstract void Withdraw();

    /// <summary>Takes back the count of a withdrawal: the message never got in line.</summary>
    public abstract void CountBack();

    /// <summary>Adds the replies in line.</summary>
    public abstract void FindReplies(List<Reply> replies);
}
