namespace Concurrency.CompilerServices;

/// <content>The handler's token, and who cancels it.</content>
public abstract partial class ActorCell
{
    /// <summary>Whether the turns that are open are to end.</summary>
    internal virtual bool CancelsTurns => IsCancelled;

    /// <summary>Cancels the token of the turn that answers this use of the reply, if that turn is open and has asked for one.</summary>
    internal virtual void CancelTurn(Reply reply, int version) => Cancel(TurnExtras?.Token?.Take(reply, version));

    /// <summary>The same from a place that must not run the user's callbacks.</summary>
    internal void CancelTurnLater(Reply reply, int version) => Settings.Pool.Schedule(new Cancellation(this, reply, version));

    private protected virtual void CancelOpenTurns() => Cancel(TurnExtras?.Token?.TakeAny());

    private protected CancellationToken TokenOf(Reply? reply, int version) => MakeTurnExtras().MakeToken().Give(this, reply, version);

    /// <summary>The turn has ended: its token is the turn's only.</summary>
    private protected void LeaveToken() => TurnExtras!.Token!.Leave();

    internal void Cancel(CancellationTokenSource? source)
    {
        try
        {
            source?.Cancel();
        }
        catch (AggregateException error)
        {
            Report("a callback on the handler's token", error);
        }
    }

    private sealed class Cancellation(ActorCell cell, Reply reply, int version) : IThreadPoolWorkItem
    {
        public void Execute() => cell.CancelTurn(reply, version);
    }
}
