namespace Concurrency;

/// <content>Tells that wait for room. Their messages are in line already, so the order is settled; only the answer "accepted" is held back.</content>
// I6  _firstWaiting, _lastWaiting and the links of the replies are guarded by _room; _waiting and _admissionFrom are written under it and read by the consumer without.
// I7  A reply is unlinked before it is accepted, so that one which is used again is never in the line.
internal abstract partial class Mailbox
{
    // Answers given in one go, so that a sender that floods the actor is woken once for many messages. Never when the consumer is about to be away.
    private const int Batch = 64;

    // How often a sender that finds no room looks again before he waits, and how long he stays away in between, in iterations of a spin (less than a microsecond).
    private const int Looks = 6;
    private const int LookDistance = 20;

    /// <summary>How many tells wait for room.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Counts out a message whose reply has just been withdrawn, so that its place is free at once.</summary>
    public void Withdraw(Reply reply)
    {
        if (_evicting is { } evicting)
        {
            evicting.Withdraw();
            return;
        }

        Interlocked.Increment(ref _withdrawn);
        if (Waiting == 0)
        {
            return;
        }

        lock (_room!)
        {
            UnlinkLocked(reply);
        }

        AdmitAll();
    }

    /// <summary>Takes back the count of a withdrawal: the message never got in line.</summary>
    public void CountBack()
    {
        if (_evicting is { } evicting)
        {
            evicting.CountBack();
        }
        else
        {
            Interlocked.Decrement(ref _withdrawn);
        }
    }

    /// <summary>
    /// Whether room for some messages is there very soon: a sender that has caught up with an actor at work looks for it a few times, which takes less than being called back, as long as nobody
    /// waits before him and the actor gets on at a pace that will do.
    /// </summary>
    public bool SpinForRoom()
    {
        long left = Left();
        long enough = MailboxState.PositionOf(State) - _capacity + Math.Clamp(_capacity / 2, 1, Batch);
        for (int looks = Environment.ProcessorCount > 1 ? Looks : 0; looks > 0 && Waiting == 0; looks--)
        {
            Thread.SpinWait(LookDistance);
            long before = left;
            left = Left();
            if (left >= enough)
            {
                return true;
            }

            if ((left - before) * (looks - 1) < enough - left)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Answers every tell for which there is room. From any thread; the consumer calls it before it is away for long.</summary>
    public void AdmitAll()
    {
        // Full fence: pairs with that of the lock in WaitForRoom. Either the waiter sees the room, or it is seen here.
        Interlocked.MemoryBarrier();
        while (Waiting != 0 && TakeAdmitted(out int version) is { } reply)
        {
            reply.TryAccept(version);
        }
    }

    // Consumer, at every message while tells wait.
    private protected void AdmitWhenWorthIt()
    {
        // benign: a waiter that is missed here is answered at one of the next messages, at the latest when its own is taken.
        if (Volatile.Read(ref _admissionFrom) + Math.Min(Batch, _capacity / 2) <= Left() + _capacity)
        {
            AdmitAll();
        }
    }

    private protected void WaitForRoom(Reply reply, long position)
    {
        int version = reply.Version;
        Lock room = LazyInitializer.EnsureInitialized(ref _room);
        lock (room)
        {
            Volatile.Write(ref _waiting, _waiting + 1);
            Interlocked.MemoryBarrier(); // See AdmitAll.
            if (position >= Left() + _capacity)
            {
                reply.Position = position;
                reply.IsInLine = true;
                reply.PreviousInLine = _lastWaiting;
                if (_lastWaiting is null)
                {
                    _firstWaiting = reply;
                    Volatile.Write(ref _admissionFrom, position);
                }
                else
                {
                    _lastWaiting.NextInLine = reply;
                }

                _lastWaiting = reply;
                return;
            }

            Volatile.Write(ref _waiting, _waiting - 1);
        }

        reply.TryAccept(version); // Room was made meanwhile.
    }

    private Reply? TakeAdmitted(out int version)
    {
        lock (_room!)
        {
            if (_firstWaiting is { } first && first.Position < Left() + _capacity)
            {
                version = first.Version;
                UnlinkLocked(first);
                return first;
            }
        }

        version = 0;
        return null;
    }

    // Consumer, at the message: true when it is to be handled. A tell's sender is answered here at the latest, and nobody waits for its handler.
    private protected bool TryBegin(ref Reply? reply, int version)
    {
        Reply waiter = reply!;
        if (waiter.IsAskOf(version))
        {
            return waiter.TryBegin(version);
        }

        reply = null;
        if (Waiting != 0)
        {
            lock (_room!)
            {
                if (waiter.Version == version)
                {
                    UnlinkLocked(waiter);
                }
            }
        }

        // A reply of another version was accepted and is used again; one that is withdrawn never is.
        return waiter.TryAccept(version) || !waiter.IsWithdrawn(version);
    }

    private void UnlinkLocked(Reply reply)
    {
        if (!reply.IsInLine)
        {
            return;
        }

        reply.IsInLine = false;
        (reply.PreviousInLine is { } previous ? ref previous.NextInLine : ref _firstWaiting) = reply.NextInLine;
        (reply.NextInLine is { } next ? ref next.PreviousInLine : ref _lastWaiting) = reply.PreviousInLine;
        reply.PreviousInLine = reply.NextInLine = null;
        Volatile.Write(ref _admissionFrom, _firstWaiting?.Position ?? 0);
        Volatile.Write(ref _waiting, _waiting - 1);
    }
}
