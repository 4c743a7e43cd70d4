namespace Concurrency;

/// <summary>What became of a message that was sent.</summary>
internal enum SendOutcome
{
    /// <summary>In line, and the actor is at work or will be.</summary>
    Accepted,

    /// <summary>In line, and the actor was idle: the sender is to schedule it.</summary>
    AcceptedByIdle,

    /// <summary>Refused: no room.</summary>
    Full,

    /// <summary>Refused: the intake is closed.</summary>
    Closed,
}
