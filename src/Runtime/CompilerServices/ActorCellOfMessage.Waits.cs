namespace Concurrency.CompilerServices;

/// <content>What waits for a turn of this actor, where turns are exclusive: everything that is in line, and the question that the open turn answers.</content>
public abstract partial class ActorCell<TMessage>
{
    private protected override string OpenMessage => TurnName(_handler);

    internal override ITurn? TurnThatAwaits(Reply reply, object? awaiter) => AwaitsExclusively(reply, awaiter) ? this : null;

    internal override ITurn? NextInWay(in Wait wait, ref int place) => place++ == 0 && IsExclusiveSuspended ? this : null;

    internal override bool IsStillInWay(in Wait wait) => !wait.IsTell || _mailbox.NeedsATurnForRoom(wait.Reply);

    private protected bool IsExclusiveSuspended => Volatile.Read(ref _awaited) is not null;

    /// <summary>Whether the exclusive turn that was seen suspended answers this use of the reply.</summary>
    private protected bool AnswersExclusively(Reply reply, int version) => ReferenceEquals(Volatile.Read(ref _reply), reply) && _version == version;

    // The handler returned the async method that awaits, or the value task of the reply itself: then the resumption is the awaiter.
    private protected override bool AwaitsExclusively(Reply reply, object? awaiter)
    {
        object? awaited = Volatile.Read(ref _awaited);
        return awaited is not null && awaiter is not null && (ReferenceEquals(awaited, awaiter) || (ReferenceEquals(awaited, reply) && ReferenceEquals(TurnExtras?.Resume, awaiter)));
    }
}
