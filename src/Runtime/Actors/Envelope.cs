namespace Concurrency;

/// <summary>A message on its way: a node of the mailbox's list, and for asks and waiting tells the promise its sender holds.</summary>
/// <remarks>Every field is guarded by the cell's gate, except the promise, which settles itself once.</remarks>
internal class Envelope<TMessage>(TMessage message)
    where TMessage : struct
{
    public readonly TMessage Message = message;

    public Envelope<TMessage>? Previous { get; set; }

    public Envelope<TMessage>? Next { get; set; }

    public EnvelopeState State { get; set; }

    /// <summary>Ends the sender's wait with an error. False where nobody waits, or the wait has ended already.</summary>
    public virtual bool TryFail(Exception error) => false;

    /// <summary>The mailbox has room for the message: a waiting tell is answered here, an ask is not.</summary>
    public virtual void Accepted()
    {
    }

    /// <summary>The sender's own token, so that a handler that ended by it answers with it.</summary>
    public virtual CancellationToken SenderToken => default;

    /// <summary>True for asks: the handler's outcome has somewhere to go.</summary>
    public virtual bool IsAsk => false;

    /// <summary>Releases timer and registration once the sender has its answer.</summary>
    public virtual void ReleaseSender()
    {
    }
}

internal enum EnvelopeState
{
    /// <summary>Beyond the mailbox's capacity: in line, but not counted as accepted.</summary>
    WaitingForRoom,
    Queued,
    Running,

    /// <summary>Handled, taken out, dropped or refused.</summary>
    Done,
}
