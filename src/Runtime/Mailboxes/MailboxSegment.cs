namespace Concurrency;

/// <summary>What a mailbox knows of its segments where it does not know its messages: which object it is.</summary>
internal abstract class MailboxSegment;
