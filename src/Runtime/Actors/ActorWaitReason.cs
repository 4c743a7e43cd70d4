namespace Concurrency;

/// <summary>What a question to an actor waits for.</summary>
public enum ActorWaitReason
{
    /// <summary>It stands in the mailbox behind turns that have not ended.</summary>
    Queued,

    /// <summary>Its handler has begun, and waits itself.</summary>
    Running,

    /// <summary>It is a tell, and the mailbox is full.</summary>
    Room,
}
