namespace Concurrency;

/// <summary>What one actor is to be told later, the next one first, behind a single place in the clock's wheel. Made with the first timer.</summary>
// Concurrency contract
//   Callers:   Add, Remove, Close from any thread; OnTick by the wheel.
//   I1  All fields are guarded by _gate. A timer is in the heap exactly while its Index is not -1, and who takes it out alone tells it so.
//   I2  While the heap is not empty an entry that is filed no later than the first timer is in the wheel: _entry, filed for _filedAt. A timer that is due sooner is given an entry of its own,
//       which becomes _entry; the one before is looked at once more and left.
//   I3  Once _isClosed is set nothing enters the heap.
//   Progress:  blocking, one short lock; O(log n) per timer.
//   User code runs: OnStopped leads to the user's callbacks, on the closer's thread, under no lock.
internal sealed class ActorTimers(DeadlineWheel wheel) : IDeadline
{
    private const long Never = long.MaxValue;

    private readonly Lock _gate = new();
    private IActorTimer[] _heap = new IActorTimer[4];
    private int _count;
    private long _order;

    // How many of them are messages that wait for their time, and no ticks.
    private int _scheduled;
    private bool _isClosed;
    private WheelEntry? _entry;
    private long _filedAt = Never;
    private long _ticked;

    public DeadlineWheel Wheel => wheel;

    /// <summary>The timers of the class's own, by number. Written before the actor's first turn, read by its turns.</summary>
    public List<IActorTick> Ticks { get; } = [];

    /// <summary>How many messages wait for their time; ticks are not counted.</summary>
    public int Scheduled
    {
        get
        {
            lock (_gate)
            {
                return _scheduled;
            }
        }
    }

    /// <summary>How many ticks were put in line. Written by the wheel, which fires once at a time.</summary>
    public long Ticked => Volatile.Read(ref _ticked);

    public void CountTick() => Volatile.Write(ref _ticked, _ticked + 1);

    /// <summary>Lets the timer's tick come. False when the actor has stopped.</summary>
    public bool TryAdd(IActorTimer timer)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            if (_count == _heap.Length)
            {
                Array.Resize(ref _heap, 2 * _count);
            }

            timer.Order = _order++;
            Sift(timer, _count++);
            _scheduled += timer.IsTick ? 0 : 1;
            if (timer.Due < _filedAt)
            {
                _entry = _filedAt == Never && _entry is { } free ? free : new WheelEntry(this);
                _filedAt = timer.Due;
                wheel.File(_entry, timer.Due);
            }

            return true;
        }
    }

    /// <summary>Takes a timer out before its time. False when it has gone already.</summary>
    public bool Remove(IActorTimer timer)
    {
        lock (_gate)
        {
            if (timer.Index < 0)
            {
                return false;
            }

            RemoveLocked(timer.Index);
            return true;
        }
    }

    /// <summary>The actor stops: what has not come will not.</summary>
    public void Close()
    {
        IActorTimer[] left;
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            left = _heap[.._count];
            _heap = [];
            _count = _scheduled = 0;
            foreach (IActorTimer timer in left)
            {
                timer.Index = -1;
            }
        }

        Array.Sort(left, static (one, other) => IsBefore(one, other) ? -1 : 1);
        foreach (IActorTimer timer in left)
        {
            timer.OnStopped();
        }
    }

    long IDeadline.OnTick(WheelEntry entry, DeadlineWheel ofWheel, long now)
    {
        while (TakeDue(now) is { } timer)
        {
            timer.OnDue(this);
        }

        lock (_gate)
        {
            if (!ReferenceEquals(entry, _entry))
            {
                return 0; // Another one, filed sooner, has taken over (I2).
            }

            _filedAt = _count == 0 ? Never : _heap[0].Due;
            return _count == 0 ? 0 : _filedAt;
        }
    }

    private IActorTimer? TakeDue(long now)
    {
        lock (_gate)
        {
            if (_count == 0 || _heap[0].Due > now)
            {
                return null;
            }

            IActorTimer first = _heap[0];
            RemoveLocked(0);
            return first;
        }
    }

    private void RemoveLocked(int index)
    {
        _scheduled -= _heap[index].IsTick ? 0 : 1;
        _heap[index].Index = -1;
        IActorTimer last = _heap[--_count];
        _heap[_count] = null!;
        if (index < _count)
        {
            Sift(last, index);
        }
    }

    // Puts a timer at a free place, or above or below it, so that nobody stands below one that is due later.
    private void Sift(IActorTimer timer, int index)
    {
        while (index > 0 && IsBefore(timer, _heap[(index - 1) / 2]))
        {
            Place(_heap[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        while (2 * index + 1 < _count)
        {
            int child = 2 * index + 1;
            if (child + 1 < _count && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], timer))
            {
                break;
            }

            Place(_heap[child], index);
            index = child;
        }

        Place(timer, index);
    }

    private static bool IsBefore(IActorTimer one, IActorTimer other) => one.Due != other.Due ? one.Due < other.Due : one.Order < other.Order;

    private void Place(IActorTimer timer, int index)
    {
        _heap[index] = timer;
        timer.Index = index;
    }
}
