using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Concurrency;

// Concurrency contract
//   Callers:   every member from any thread.
//   All shared state is guarded by _gate, which is held for a few field accesses and never across user code, a continuation or a timer.
//   I1  _items.Count <= _capacity.
//   I2  A reader that has not given up stands in _readers or _readables only while _items is empty and the queue is not completed.
//   I3  A writer that has not given up stands in _writers only while _items is full and the queue is not completed.
//   I4  An item moves only together with the decision of a waiter that its mover has won (Waiter I1): accepted = delivered + dropped + left.
//   I5  _completion is settled once, when the queue is completed and _items is empty.
//   Linearizes: under _gate; a waiting call at the decision of its waiter.
//   Progress:  blocking for the length of the lock; a wait ends by grant, cancellation, completion or abort.
//   User code runs: OnDropped after _gate by the caller that dropped; continuations on the scheduler.

/// <summary>An asynchronous queue for any number of writers and readers: bounded, with a choice of what happens when it is full, batches, and completion.</summary>
/// <typeparam name="T">The type of the items. Null and default are items like any other.</typeparam>
/// <remarks>
/// <para><b>Ordering.</b> First in, first out, per writer and over all; waiting readers and waiting writers are served first come, first served.</para>
/// <para><b>Cancellation.</b> A cancelled enqueue has not put its item in; a cancelled dequeue has not taken one. Once granted, a later cancellation has no effect. An already cancelled token ends the call before it does anything, even when an item is there.</para>
/// <para><b>Thread safety.</b> All members may be called from any thread. A waiting caller never continues on the stack of the one that woke it.</para>
/// <para><b>Allocation.</b> None in steady state, waiting calls included: waiters are pooled, the ring grows with its contents and shrinks after a burst.</para>
/// </remarks>
public sealed partial class AsyncQueue<T> : IWaiterOwner
{
    private readonly int _capacity;
    private readonly QueueFullMode _fullMode;
    private readonly Action<T, DropReason>? _onDropped;
    private readonly TimeProvider _time;
    private readonly IWorkScheduler _scheduler;
    private readonly Lock _gate = new();

    // All below: guarded by _gate.
    private RingBuffer<T> _items;
    private WaiterLine _readers;
    private WaiterLine _readables;
    private WaiterLine _writers;
    private long _droppedCount;
    private bool _isCompleted;
    private Exception? _error;
    private QueueCompletion? _completion;

    /// <summary>Creates a queue with a bound and <see cref="QueueFullMode.Wait"/>.</summary>
    /// <param name="capacity">How many items may wait: at least one, or <see cref="AsyncQueueOptions{T}.Unbounded"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below one.</exception>
    public AsyncQueue(int capacity)
        : this(new AsyncQueueOptions<T> { Capacity = capacity })
    {
    }

    /// <summary>Creates a queue.</summary>
    /// <param name="options">How it behaves.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below one, or the mode is none of the five.</exception>
    public AsyncQueue(AsyncQueueOptions<T> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1, nameof(options.Capacity));
        if (!Enum.IsDefined(options.FullMode)) throw new ArgumentOutOfRangeException(nameof(options.FullMode), options.FullMode, "The mode is none of the five.");
        ArgumentNullException.ThrowIfNull(options.TimeProvider, nameof(options.TimeProvider));
        ArgumentNullException.ThrowIfNull(options.Scheduler, nameof(options.Scheduler));

        _capacity = options.Capacity;
        _fullMode = options.FullMode;
        _onDropped = options.OnDropped;
        _time = options.TimeProvider;
        _scheduler = options.Scheduler;
    }

    /// <summary>How many items may wait; <see cref="AsyncQueueOptions{T}.Unbounded"/> without a bound.</summary>
    public int Capacity => _capacity;

    /// <summary>How many items wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _items.Count;
        }
    }

    /// <summary>How many items were dropped, for whatever <see cref="DropReason"/>.</summary>
    public long DroppedCount
    {
        get
        {
            lock (_gate) return _droppedCount;
        }
    }

    /// <summary>How many calls wait for something to read.</summary>
    public int WaitingReaders
    {
        get
        {
            lock (_gate) return _readers.Count + _readables.Count;
        }
    }

    /// <summary>How many calls wait for room.</summary>
    public int WaitingWriters
    {
        get
        {
            lock (_gate) return _writers.Count;
        }
    }

    private bool IsDrainedLocked => _isCompleted && _items.Count == 0;

    /// <summary>Reads the next item without taking it.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        lock (_gate)
        {
            bool any = _items.Count > 0;
            item = any ? _items.First : default;
            return any;
        }
    }

    bool IWaiterOwner.Withdraw(Waiter waiter)
    {
        lock (_gate)
        {
            AssertInvariantsLocked();
            if (!waiter.IsArmed) return false;
            if (waiter.IsLinked) LineOf(waiter).Remove(waiter);
            return true;
        }
    }

    private ref WaiterLine LineOf(Waiter waiter)
    {
        if (waiter is ReadWaiter<T>) return ref _readers;
        if (waiter is WriteWaiter<T>) return ref _writers;
        return ref _readables;
    }

    private void JoinLocked(ref WaiterLine line, Waiter waiter)
    {
        waiter.IsArmed = true;
        line.Append(waiter);
    }

    [Conditional("DEBUG")]
    private void AssertInvariantsLocked()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The lock is held.");
        Debug.Assert(_items.Count <= _capacity, "The bound holds (I1).");
        Debug.Assert(!_isCompleted || _writers.Count == 0, "No writer waits at a completed queue (I3).");
        Debug.Assert(!IsDrainedLocked || _readers.Count + _readables.Count == 0, "No reader waits at a completed, empty queue (I2).");
    }
}
