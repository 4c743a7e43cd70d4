namespace Concurrency;

/// <summary>The flags of a place in a mailbox; 0 is a place whose message is not there yet.</summary>
internal static class MailboxSlotState
{
    /// <summary>The message is there.</summary>
    public const int Published = 1;

    /// <summary>It has a <see cref="MailboxSlotExtra"/>.</summary>
    public const int HasExtra = 2;
}
