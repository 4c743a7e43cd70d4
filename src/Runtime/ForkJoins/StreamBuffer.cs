namespace Concurrency;

// Concurrency contract
//   Callers:   TryReserve, Put, Skip, Close by any worker or stopper; TryRead and WaitAsync by the one reader; Complete once, by the end.
//   I1  _out is the number of reservations whose item was neither read nor skipped; it never exceeds Room.
//   I2  In order, the indices out are consecutive and start at _read, so index modulo Room is a slot of its own.
//   I3  A worker is parked only while _out == Room and the buffer is open; whoever frees room schedules one parked worker, which asks again.
//   Guarded by _gate: everything.
//   User code runs: never; the reader continues on the thread pool.

/// <summary>Results on their way to the reader of a stream: in input order or as they come, never more than a bounded number ahead.</summary>
internal sealed class StreamBuffer<TOut>(int room, bool isOrdered, IWorkScheduler scheduler)
{
    private readonly Lock _gate = new();
    private readonly Queue<IThreadPoolWorkItem> _parked = new();
    private readonly (SlotState State, TOut Value)[] _slots = isOrdered ? new (SlotState, TOut)[room] : [];
    private RingBuffer<TOut> _arrived;
    private long _read;
    private int _out;
    private bool _isClosed;
    private bool _isComplete;
    private TaskCompletionSource? _reader;

    private enum SlotState
    {
        Empty,
        Filled,
        Skipped,
    }

    internal bool TryReserve(IThreadPoolWorkItem worker)
    {
        lock (_gate)
        {
            if (_isClosed) return true; // The worker finds out that the run is stopping.
            if (_out == room)
            {
                _parked.Enqueue(worker);
                return false;
            }

            _out++;
            return true;
        }
    }

    internal void Put(long index, TOut value)
    {
        TaskCompletionSource? reader;
        lock (_gate)
        {
            if (isOrdered) _slots[index % room] = (SlotState.Filled, value);
            else _arrived.Append(value);
            reader = Awakened(!isOrdered || index == _read);
        }

        reader?.SetResult();
    }

    internal void Skip(long index)
    {
        TaskCompletionSource? reader = null;
        IThreadPoolWorkItem? woken = null;
        lock (_gate)
        {
            if (isOrdered)
            {
                _slots[index % room] = (SlotState.Skipped, default!);
                reader = Awakened(index == _read);
            }
            else
            {
                woken = FreeLocked();
            }
        }

        reader?.SetResult();
        if (woken is not null) scheduler.Schedule(woken);
    }

    internal bool TryRead(out TOut value)
    {
        while (true)
        {
            bool isValue;
            IThreadPoolWorkItem? woken;
            lock (_gate)
            {
                if (isOrdered)
                {
                    ref (SlotState State, TOut Value) slot = ref _slots[_read % room];
                    value = slot.Value;
                    if (slot.State == SlotState.Empty) return false;
                    isValue = slot.State == SlotState.Filled;
                    slot = default;
                    _read++;
                }
                else
                {
                    value = default!;
                    if (_arrived.Count == 0) return false;
                    value = _arrived.TakeFirst();
                    isValue = true;
                }

                woken = FreeLocked();
            }

            if (woken is not null) scheduler.Schedule(woken);
            if (isValue) return true;
        }
    }

    /// <summary>Waits until it is worth reading again; false when nothing will come any more.</summary>
    internal async ValueTask<bool> WaitAsync()
    {
        Task wait;
        lock (_gate)
        {
            if (isOrdered ? _slots[_read % room].State != SlotState.Empty : _arrived.Count > 0) return true;
            if (_isComplete) return false;
            _reader = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            wait = _reader.Task;
        }

        await wait.ConfigureAwait(false);
        return true;
    }

    /// <summary>Nobody waits for room any more.</summary>
    internal void Close()
    {
        IThreadPoolWorkItem[] woken;
        lock (_gate)
        {
            _isClosed = true;
            woken = [.. _parked];
            _parked.Clear();
        }

        foreach (IThreadPoolWorkItem worker in woken) scheduler.Schedule(worker);
    }

    /// <summary>The last worker has ended.</summary>
    internal void Complete()
    {
        TaskCompletionSource? reader;
        lock (_gate)
        {
            _isComplete = true;
            reader = Awakened(true);
        }

        reader?.SetResult();
    }

    private TaskCompletionSource? Awakened(bool isWorthwhile)
    {
        if (!isWorthwhile) return null;
        TaskCompletionSource? reader = _reader;
        _reader = null;
        return reader;
    }

    private IThreadPoolWorkItem? FreeLocked()
    {
        _out--;
        return _parked.TryDequeue(out IThreadPoolWorkItem? worker) ? worker : null;
    }
}

/// <summary>Results to a stream's reader.</summary>
internal readonly struct StreamSink<TOut>(StreamBuffer<TOut> buffer) : IItemSink<TOut>
{
    public bool ReservesEach => true;

    public bool TryReserve(IThreadPoolWorkItem worker) => buffer.TryReserve(worker);

    public void Succeed(long index, TOut result) => buffer.Put(index, result);

    public bool TryFail(long index, Exception error)
    {
        buffer.Skip(index);
        return false;
    }

    public void Skip(long index) => buffer.Skip(index);

    public void Close() => buffer.Close();
}
