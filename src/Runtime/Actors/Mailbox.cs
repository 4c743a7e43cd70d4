namespace Concurrency;

/// <summary>
/// The messages in line for one actor, oldest first. The first <c>capacity</c> of them are accepted; the rest, in <see cref="QueueFullMode.Wait"/> only, stand behind
/// them with their senders waiting, so one list keeps first come, first served for both.
/// </summary>
// Concurrency contract
//   Callers:   under the cell's gate only; every method ends in Locked.
//   I1  The list holds envelopes in state Queued, then envelopes in state WaitingForRoom, never the other way round, except for the actor's own, which are Queued anywhere.
//   I2  Count is the number of Queued envelopes; a WaitingForRoom envelope exists only while Count >= capacity.
//   Progress:  every operation is O(1) but TakeOut of a waiting tell's successor search, which is the next node.
internal sealed class Mailbox<TMessage>(int capacity)
    where TMessage : struct
{
    private Envelope<TMessage>? _first;
    private Envelope<TMessage>? _last;
    private Envelope<TMessage>? _firstWaiting;

    public int Count { get; private set; }

    public bool IsFull => Count >= capacity;

    public bool IsEmpty => _first is null;

    public Envelope<TMessage>? OldestLocked => _first;

    /// <summary>The newest accepted envelope. Eviction modes have no waiting ones, so it is the last.</summary>
    public Envelope<TMessage>? NewestLocked => _last;

    public void AddLocked(Envelope<TMessage> envelope, bool accepted)
    {
        envelope.Previous = _last;
        if (_last is null)
        {
            _first = envelope;
        }
        else
        {
            _last.Next = envelope;
        }

        _last = envelope;
        if (accepted)
        {
            envelope.State = EnvelopeState.Queued;
            Count++;
        }
        else
        {
            envelope.State = EnvelopeState.WaitingForRoom;
            _firstWaiting ??= envelope;
        }
    }

    /// <summary>Unlinks an envelope that is in line. Returns the one that moved up into its place, whose sender is to be told outside the gate.</summary>
    public Envelope<TMessage>? TakeOutLocked(Envelope<TMessage> envelope)
    {
        if (ReferenceEquals(envelope, _firstWaiting))
        {
            _firstWaiting = NextWaiting(envelope);
        }

        if (envelope.Previous is { } previous)
        {
            previous.Next = envelope.Next;
        }
        else
        {
            _first = envelope.Next;
        }

        if (envelope.Next is { } next)
        {
            next.Previous = envelope.Previous;
        }
        else
        {
            _last = envelope.Previous;
        }

        envelope.Next = envelope.Previous = null;
        if (envelope.State != EnvelopeState.Queued)
        {
            return null;
        }

        Count--;
        return PromoteLocked();
    }

    private Envelope<TMessage>? PromoteLocked()
    {
        if (_firstWaiting is not { } promoted || IsFull)
        {
            return null;
        }

        _firstWaiting = NextWaiting(promoted);
        promoted.State = EnvelopeState.Queued;
        Count++;
        return promoted;
    }

    private static Envelope<TMessage>? NextWaiting(Envelope<TMessage> envelope)
    {
        Envelope<TMessage>? next = envelope.Next;
        while (next is { State: not EnvelopeState.WaitingForRoom })
        {
            next = next.Next; // The actor's own messages are Queued behind waiting ones.
        }

        return next;
    }
}
