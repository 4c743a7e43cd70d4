namespace Concurrency;

/// <summary>The line of a mailbox that evicts: a ring under a short lock, because both of its ends are taken from.</summary>
// Concurrency contract
//   Callers:   any thread; TryTake only by the mailbox's consumer.
//   I1  Everything but _taken's and _withdrawn's reads is guarded by _gate.
//   I2  The mailbox's word moves under _gate, before the message is in the ring; so a consumer that finds the ring empty under _gate, and the word as it was, may rest.
//   I3  _withdrawn counts the withdrawn messages that are still in the ring; they take no room.
//   I4  What the runtime itself sends stands in a ring of its own, out of reach of evictions and of the count of room; Order tells which of the two first messages came first.
//   Progress:  blocking, one short lock.
//   User code runs: never.
internal sealed class EvictingLine<TMessage>(int capacity, QueueFullMode fullMode) : EvictingLine
    where TMessage : struct
{
    private readonly Lock _gate = new();
    private RingBuffer<Entry> _ring;
    private RingBuffer<Entry> _internal;
    private long _order;
    private int _withdrawn;
    private long _taken;

    public override long Count
    {
        get
        {
            lock (_gate)
            {
                return Math.Max(0, _ring.Count + _internal.Count - _withdrawn);
            }
        }
    }

    public override bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _ring.Count + _internal.Count == 0;
            }
        }
    }

    public override long Taken => Volatile.Read(ref _taken);

    /// <summary>Puts a message in line; where there is no room, one that is there goes. Messages of the actor to itself evict nothing.</summary>
    public SendOutcome Send(ref long state, in Entry entry, bool isOwn, long closedBy, out Entry? evicted)
    {
        evicted = null;
        lock (_gate)
        {
            SendOutcome outcome = ReserveLocked(ref state, closedBy);
            if (outcome == SendOutcome.Closed)
            {
                return outcome;
            }

            if (!isOwn && _ring.Count - Math.Max(0, _withdrawn) >= capacity)
            {
                evicted = EvictLocked();
            }

            _ring.Append(entry with { Order = _order++ });
            return outcome;
        }
    }

    /// <summary>Puts a message of the runtime's in line (I4).</summary>
    public SendOutcome SendInternal(ref long state, in Entry entry, long closedBy)
    {
        lock (_gate)
        {
            SendOutcome outcome = ReserveLocked(ref state, closedBy);
            if (outcome != SendOutcome.Closed)
            {
                _internal.Append(entry with { Order = _order++ });
            }

            return outcome;
        }
    }

    public bool TryTake<TGate>(TGate gate, out TMessage message, out Reply? reply, out int version, out long sentAt)
        where TGate : struct, IHeadGate<TMessage>
    {
        while (true)
        {
            Entry entry;
            lock (_gate)
            {
                if (_ring.Count + _internal.Count == 0)
                {
                    message = default;
                    reply = null;
                    version = 0;
                    sentAt = 0;
                    return false;
                }

                bool isInternal = _internal.Count > 0 && (_ring.Count == 0 || _internal.First.Order < _ring.First.Order);
                entry = isInternal ? _internal.First : _ring.First;
                if (!gate.Admits(entry.Message) && entry.Reply?.IsWithdrawn(entry.Version) != true)
                {
                    message = default;
                    reply = null;
                    version = 0;
                    sentAt = 0;
                    return false;
                }

                entry = isInternal ? _internal.TakeFirst() : _ring.TakeFirst();
                if (entry.Reply?.IsWithdrawn(entry.Version) == true)
                {
                    _withdrawn--;
                    continue;
                }
            }

            (message, reply, version, sentAt) = (entry.Message, entry.Reply, entry.Version, entry.SentAt);
            if (reply is null || reply.TryBegin(version))
            {
                Volatile.Write(ref _taken, _taken + 1);
                return true;
            }

            // Withdrawn between the ring and here: its sender counts it, and it is no longer there.
            lock (_gate)
            {
                _withdrawn--;
            }
        }
    }

    public override void Withdraw()
    {
        lock (_gate)
        {
            _withdrawn++;
        }
    }

    public override void CountBack()
    {
        lock (_gate)
        {
            _withdrawn--;
        }
    }

    public override void FindReplies(List<Reply> replies)
    {
        lock (_gate)
        {
            AddRepliesLocked(ref _ring, replies);
            AddRepliesLocked(ref _internal, replies);
        }
    }

    private static void AddRepliesLocked(ref RingBuffer<Entry> ring, List<Reply> replies)
    {
        foreach (Entry entry in ring.TakeAll())
        {
            ring.Append(entry);
            if (entry.Reply is { } reply)
            {
                replies.Add(reply);
            }
        }
    }

    private static SendOutcome ReserveLocked(ref long state, long closedBy)
    {
        while (true)
        {
            long before = Volatile.Read(ref state);
            if ((before & closedBy) != 0)
            {
                return SendOutcome.Closed;
            }

            if (Interlocked.CompareExchange(ref state, (before + MailboxState.One) & ~MailboxState.Idle, before) == before)
            {
                return (before & MailboxState.Idle) != 0 ? SendOutcome.AcceptedByIdle : SendOutcome.Accepted;
            }
        }
    }

    // Asks whose callers have gone meanwhile leave the ring on the way and are not what was evicted: if that has made the room, nothing is. (Their withdrawal may not be counted
    // yet, and _withdrawn be negative until it is.)
    private Entry? EvictLocked()
    {
        while (_ring.Count - Math.Max(0, _withdrawn) >= capacity)
        {
            Entry entry = fullMode == QueueFullMode.DropOldest ? _ring.TakeFirst() : _ring.TakeLast();
            if (entry.Reply is null || entry.Reply.TryClaim(entry.Version))
            {
                return entry;
            }

            _withdrawn--;
        }

        return null;
    }

    /// <summary>A message in line, with the use of the reply it belongs to.</summary>
    internal readonly record struct Entry(TMessage Message, Reply? Reply, int Version, long SentAt, long Order = 0);
}
