namespace Concurrency;

/// <summary>The word of a mailbox: <c>{ position: 59, flags: 5 }</c>.</summary>
internal static class MailboxState
{
    /// <summary>Nobody runs the actor and nothing is in line.</summary>
    public const long Idle = 1;

    /// <summary>The actor stops: only messages to itself are accepted.</summary>
    public const long Draining = 2;

    /// <summary>Nothing is accepted, and what is in line fails.</summary>
    public const long Cancelled = 4;

    /// <summary>Somebody waits for the actor to come to rest.</summary>
    public const long Watched = 8;

    /// <summary>Something else than a message asks for the consumer.</summary>
    public const long Called = 16;

    public const long Flags = Idle | Draining | Cancelled | Watched | Called;

    /// <summary>One position.</summary>
    public const long One = 32;

    private const int Shift = 5;

    public static long PositionOf(long state) => state >> Shift;
}
