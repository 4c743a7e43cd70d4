namespace Concurrency;

/// <summary>The line of a mailbox that evicts: a ring under a short lock, because both of its ends are taken from.</summary>
// Concurrency contract
//   Callers:   any thread; TryTake only by the mailbox's consumer.
//   I1  Everything but _taken's and _withdrawn's reads is guarded by _gate.
//   I2  The mailbox's word moves under _gate, before the message is in the ring; so a consumer that finds the ring empty under _gate, and the word as it was, may rest.
//   I3  _withdrawn counts the withdrawn messages that are still in the ring; they take no room.
//   Progress:  blocking, one short lock.
//   User code runs: never.
internal sealed class EvictingLine<TMessage>(int capacity, QueueFullMode fullMode)
    where TMessage : struct
{
    private readonly Lock _gate = new();
    private RingBuffer<Entry> _ring;
    private int _withdrawn;
    private long _taken;

    public long Count
    {
        get
        {
            lock (_gate)
            {
                return Math.Max(0, _ring.Count - _withdrawn);
            }
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _ring.Count == 0;
            }
        }
    }

    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Puts a message in line; where there is no room, one that is there goes. Messages of the actor to itself evict nothing.</summary>
    public SendOutcome Send(ref long state, in Entry entry, bool isOwn, long closedBy, out Entry? evicted)
    {
        evicted = null;
        lock (_gate)
        {
            long before;
            do
            {
                before = Volatile.Read(ref state);
                if ((before & closedBy) != 0)
                {
                    return SendOutcome.Closed;
                }
            }
            while (Interlocked.CompareExchange(ref state, (before + MailboxState.One) & ~MailboxState.Idle, before) != before);

            if (!isOwn && _ring.Count - _withdrawn >= capacity)
            {
                evicted = EvictLocked();
            }

            _ring.Append(entry);
            return (before & MailboxState.Idle) != 0 ? SendOutcome.AcceptedByIdle : SendOutcome.Accepted;
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
                if (_ring.Count == 0 || (!gate.Admits(_ring.First.Message) && _ring.First.Reply?.IsWithdrawn(_ring.First.Version) != true))
                {
                    message = default;
                    reply = null;
                    version = 0;
                    sentAt = 0;
                    return false;
                }

                entry = _ring.TakeFirst();
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

    public void Withdraw()
    {
        lock (_gate)
        {
            _withdrawn++;
        }
    }

    public void CountBack()
    {
        lock (_gate)
        {
            _withdrawn--;
        }
    }

    public Entry[] Snapshot()
    {
        lock (_gate)
        {
            Entry[] entries = _ring.TakeAll();
            foreach (Entry entry in entries)
            {
                _ring.Append(entry);
            }

            return entries;
        }
    }

    // Asks whose callers have gone meanwhile leave the ring on the way and are not what was evicted.
    private Entry? EvictLocked()
    {
        while (_ring.Count > 0)
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
    internal readonly record struct Entry(TMessage Message, Reply? Reply, int Version, long SentAt);
}
