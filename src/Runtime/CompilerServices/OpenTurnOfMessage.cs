namespace Concurrency.CompilerServices;

/// <summary>The turn with its message. A query that is not known to be short is a work item of its own.</summary>
// Concurrency contract
//   Callers:   see OpenTurn. Message and the times are written by the consumer before the turn is run or scheduled.
internal sealed class OpenTurn<TMessage>(OpenActorCell<TMessage> cell) : OpenTurn(cell), IThreadPoolWorkItem
    where TMessage : struct, IActorMessage
{
    private TMessage _message;
    private long _sentAt;
    private long _depth;

    /// <summary>Takes the message; the turn is open.</summary>
    public void Open(in TMessage message, TurnKind kind, Reply? reply, int version, long sentAt, long depth)
    {
        _message = message;
        _sentAt = sentAt;
        _depth = depth;
        Open(message.Handler, kind, reply, version);
    }

    /// <summary>Runs on the caller's thread; true when the turn has ended with it.</summary>
    public bool Run() => Run(_sentAt, _depth);

    void IThreadPoolWorkItem.Execute()
    {
        ActorThread thread = ActorThread.Current;
        ActorCell? outer = thread.Cell;
        thread.Cell = cell;
        long started = cell.Settings.Time.GetTimestamp();
        int handler = Handler;
        bool hasEnded = Run();
        thread.Cell = outer;
        cell.Measure(handler, started);
        if (hasEnded)
        {
            End();
        }
    }

    private protected override void Handle()
    {
        TMessage message = _message;
        _message = default;
        cell.RunHandler(in message, this);
    }

    private protected override void End() => cell.OnEnded(this);
}
