namespace Concurrency.CompilerServices;

/// <content>What can be said about the actor from outside.</content>
public abstract partial class ActorCell
{
    // Messages that were taken and not handled.
    private long BuriedCount => Extras is { } extras ? Volatile.Read(ref extras.Buried) : 0;

    private protected virtual bool IsBusy => (_mailbox.State & MailboxState.Idle) == 0;

    private protected long SentAt => ActorMetrics.IsTimed ? Settings.Time.GetTimestamp() : 0;

    /// <summary>A message's sender has withdrawn it: its place is free.</summary>
    internal virtual void OnWithdrawn(Reply reply) => _mailbox.Withdraw(reply);

    private ActorStatistics ReadStatistics()
    {
        long inlined = Volatile.Read(ref _inlined);
        return new ActorStatistics(
            _mailbox.Count,
            _mailbox.Waiting,
            IsBusy,
            _mailbox.Taken - BuriedCount + inlined,
            inlined,
            FailureCount,
            TimeoutCount,
            DropCount,
            DeadLetterCount,
            RestartCount)
        {
            Capacity = Settings.Capacity,
            Scheduled = ScheduledCount,
            Streams = StreamCount,
        };
    }
}
