namespace Concurrency.CompilerServices;

/// <content>Permits: who gets one, who waits, and who is next.</content>
public abstract partial class PoolCell
{
    private readonly RunningEntries _running = new();

    // Written under Gate; a worker that holds a permit reads it to see whether somebody else would like one.
    private int _waiting;
    private int _active;
    private int _queued;
    private long _order;

    /// <summary>True when somebody waits. A guess without the gate.</summary>
    internal bool HasWaiting => Volatile.Read(ref _waiting) > 0;

    /// <summary>
    /// A worker of a fan-out that has items asks for a permit. True when it goes on at once, also without one when its fan-out stops, since then it starts nothing;
    /// false when it will be scheduled.
    /// </summary>
    internal bool Enter(PermitEntry worker, bool mayGoOnHere)
    {
        lock (Gate)
        {
            if (worker.IsOver) return true;
            if (!TryGrantLocked(worker))
            {
                WaitLocked(worker, worker.Frame!.Parent, worker.Frame.Job.Room, isCall: false);
                return false;
            }
        }

        if (mayGoOnHere) return true;
        Schedule(worker);
        return false;
    }

    /// <summary>A worker gives its permit back; whoever is next is scheduled.</summary>
    internal void ExitAndPassOn(PermitEntry worker)
    {
        PermitEntry? next;
        lock (Gate) next = ExitLocked(worker);
        if (next is not null) Schedule(next);
    }

    /// <summary>
    /// A call whose body has ended is counted and gives its permit back. Returns who is next: the caller runs or schedules it.
    /// <paramref name="isGivenUp"/> says whether a stop has answered the call, which will not happen any more once it has no permit.
    /// </summary>
    internal PermitEntry? Exit(PoolCall call, bool hasFailed, out bool isGivenUp)
    {
        lock (Gate)
        {
            isGivenUp = call.IsGivenUp;
            _ended++;
            if (hasFailed) _endedInError++;
            return ExitLocked(call);
        }
    }

    /// <summary>Takes a fan-out's waiting workers out of line, so that they find out that it stops.</summary>
    internal void Withdraw(PermitEntry?[] crew)
    {
        foreach (PermitEntry? worker in crew)
        {
            if (worker is null) continue;
            lock (Gate)
            {
                if (worker.Order == 0) continue;
                LeaveLineLocked(worker, isCall: false);
            }

            Scheduler.Schedule(worker);
        }
    }

    /// <summary>Takes a waiting call out of line for its caller's token; false when it does not wait.</summary>
    internal bool TryWithdraw(PermitEntry call)
    {
        lock (Gate)
        {
            if (call.Order == 0) return false;
            LeaveLineLocked(call, isCall: true);
            return true;
        }
    }

    private PermitEntry? ExitLocked(PermitEntry entry)
    {
        PermitFrame frame = entry.Frame!;
        _running.Remove(entry);
        entry.HasPermit = false;
        frame.IsOpen = false;
        if (!frame.HasChild) return ReleaseLocked(frame);
        entry.Frame = null; // Its nested calls keep permit and frame; a worker goes on with another.
        return null;
    }

    private bool TryGrantLocked(PermitEntry entry)
    {
        PermitFrame frame = entry.Frame!;
        if (frame.Parent is { IsOpen: false, HasChild: false }) frame.Parent = null; // It ended in between, and its permit is back in the pool.
        if (frame.Parent is { } parent)
        {
            if (parent.HasChild) return false;
            parent.HasChild = true;
        }
        else
        {
            WaitingRoom room = frame.Job.Room;
            if (!IsFreeLocked(room)) return false;
            _active++;
            room.Active++;
        }

        BeginLocked(entry);
        return true;
    }

    private bool IsFreeLocked(WaitingRoom room) => _active != Concurrency && room.HasRoom;

    private void BeginLocked(PermitEntry entry)
    {
        entry.HasPermit = true;
        entry.Frame!.IsOpen = true;
        _running.Add(entry);
    }

    private void WaitLocked(LineMember who, PermitFrame? parent, WaitingRoom room, bool isCall)
    {
        _order++;
        if (parent is not null)
        {
            (parent.Children ??= new PermitLine()).Append(who, _order, 0);
            return;
        }

        if (isCall)
        {
            room.Calls.Append(who, _order, _clock.Now);
            _queued++;
        }
        else
        {
            room.Crews.Append(who, _order, 0); // Their fan-outs are not in the statistics.
        }

        Volatile.Write(ref _waiting, _waiting + 1);
    }

    private void LeaveLineLocked(PermitEntry entry, bool isCall)
    {
        PermitFrame frame = entry.Frame!;
        if (frame.Parent is { } parent)
        {
            parent.Children!.Remove(entry);
            return;
        }

        (isCall ? frame.Job.Room.Calls : frame.Job.Room.Crews).Remove(entry);
        if (isCall) _queued--;
        Volatile.Write(ref _waiting, _waiting - 1);
    }

    /// <summary>Gives a frame's permit back to where it came from, and to whoever is next there.</summary>
    private PermitEntry? ReleaseLocked(PermitFrame frame)
    {
        while (frame.Parent is { } parent)
        {
            if (parent.Children is { Count: > 0 } siblings)
            {
                PermitEntry sibling = siblings.TakeFirst();
                BeginLocked(sibling);
                return sibling;
            }

            parent.HasChild = false;
            if (parent.IsOpen) return null;
            frame = parent; // The body that lent it has ended: now it goes back.
        }

        _active--;
        frame.Job.Room.Active--;
        if (_waiting == 0) return null;
        WaitingRoom? from = null;
        long first = long.MaxValue;
        foreach (WaitingRoom room in _rooms)
        {
            if (room.HasRoom && room.FirstOrder is var order && order < first) (first, from) = (order, room);
        }

        if (from is null) return null;
        PermitEntry next = from.Calls.FirstOrder == first ? TakeCallLocked(from.Calls, isLast: false) : TakeWorkerLocked(from.Crews);
        _active++;
        from.Active++;
        BeginLocked(next);
        return next;
    }

    private PermitEntry TakeWorkerLocked(PermitLine crews)
    {
        Volatile.Write(ref _waiting, _waiting - 1);
        return crews.TakeFirst();
    }

    private PermitEntry TakeCallLocked(PermitLine calls, bool isLast)
    {
        _queued--;
        Volatile.Write(ref _waiting, _waiting - 1);
        return isLast ? calls.TakeLast() : calls.TakeFirst();
    }

    private PermitLine? OldestCallsLocked()
    {
        PermitLine? oldest = null;
        foreach (WaitingRoom room in _rooms)
        {
            if (room.Calls.Count > 0 && (oldest is null || room.Calls.FirstOrder < oldest.FirstOrder)) oldest = room.Calls;
        }

        return oldest;
    }

    private PermitLine? NewestCallsLocked()
    {
        PermitLine? newest = null;
        foreach (WaitingRoom room in _rooms)
        {
            if (room.Calls.Count > 0 && (newest is null || room.Calls.LastOrder > newest.LastOrder)) newest = room.Calls;
        }

        return newest;
    }

    // A nested call runs while the body that made it may block one of the pool's own threads, so it never depends on them.
    internal void Schedule(PermitEntry entry) => (entry.Frame!.Parent is null ? _bodies : Scheduler).Schedule(entry);
}
