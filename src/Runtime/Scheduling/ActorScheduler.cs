using System.Collections.Concurrent;

namespace Concurrency;

/// <summary>
/// Runs ready actors on a few workers borrowed from another scheduler: a queue they share, and on each worker a slot for what its own turn has made ready, which runs
/// next, on the same thread. Only turns of actors run here, never a caller's continuation.
/// </summary>
// Concurrency contract
//   Callers:   Schedule from any thread; Execute by the scheduler the workers are borrowed from; Watch by the timer.
//   I1  _workers counts the workers that run or are on their way. A worker that finds the queue empty counts itself out and then looks once more, so an item that
//       was queued when nobody was added is seen by somebody.
//   I2  What stands in a worker's slot runs when the present turn ends or suspends, or is moved to the queue by the watch when that turn does neither.
//   I3  The watch runs while there are workers.
//   Progress:  Schedule is lock-free.
//   User code runs: handlers, in Execute; the TimeProvider's timer under _gate.
//   After: the run-next slot of Go's and Tokio's schedulers.
internal sealed class ActorScheduler : IWorkScheduler, IThreadPoolWorkItem
{
    // Items run through the slot before the queue gets its turn, and items run before the borrowed thread is given back.
    private const int LongestChain = 256;
    private const int Slice = 4096;

    // A second without workers, then the timer rests.
    private const int QuietTicks = 40;

    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(25);

    // The framework's, not ours: it keeps the ring that a burst needed, and one such ring for the whole process is worth never allocating.
    private readonly ConcurrentQueue<IThreadPoolWorkItem> _ready = new();
    private readonly IWorkScheduler _pool;
    private readonly TimeProvider _time;
    private readonly int _most;
    private readonly Lock _gate = new();

    // Threads that have been workers of this scheduler; guarded by _gate.
    private readonly List<WeakReference<ActorThread>> _threads = [];

    // Interlocked only (I1).
    private int _workers;

    // Guarded by _gate; _isWatched is also read without.
    private ITimer? _timer;
    private bool _isWatched;
    private int _quietTicks;
    private int _stuckTicks;
    private long _addedWorkers;

    public ActorScheduler(IWorkScheduler pool, TimeProvider time, int workers)
    {
        _pool = pool;
        _time = time;
        _most = workers;
    }

    /// <summary>The one that all actors share unless their options name another scheduler.</summary>
    public static ActorScheduler Shared { get; } = new(WorkScheduler.ThreadPool, TimeProvider.System, Math.Max(2, Environment.ProcessorCount));

    /// <summary>Whether something is ready, for this thread or for any.</summary>
    public bool HasMore => ActorThread.Current.HasNext || !_ready.IsEmpty;

    /// <summary>Workers that were added because the others did not move; statistics.</summary>
    public long AddedWorkers => Volatile.Read(ref _addedWorkers);

    public void Schedule(IThreadPoolWorkItem workItem)
    {
        ActorThread thread = ActorThread.Current;
        if (ReferenceEquals(thread.Scheduler, this))
        {
            if (thread.PutNext(workItem) is not { } displaced)
            {
                return;
            }

            workItem = displaced;
        }

        Enqueue(workItem);
    }

    /// <summary>Behind everything that is ready: for an actor that has had its share, or has so much to do that another worker should take it.</summary>
    public void Enqueue(IThreadPoolWorkItem workItem)
    {
        _ready.Enqueue(workItem);
        if (Volatile.Read(ref _workers) < _most)
        {
            AddWorker(_most);
        }
    }

    /// <summary>
    /// The same for an actor whose turn this worker is about to end: when nothing else is ready this worker itself takes it again, and none is called for it, who would only take its messages
    /// to another processor.
    /// </summary>
    public void Requeue(IThreadPoolWorkItem workItem)
    {
        ActorThread thread = ActorThread.Current;
        if (ReferenceEquals(thread.Scheduler, this) && !thread.HasNext && _ready.IsEmpty)
        {
            _ready.Enqueue(workItem);
        }
        else
        {
            Enqueue(workItem);
        }
    }

    /// <summary>Gives an actor that a long turn has made ready, and keeps sending to, to another worker.</summary>
    public void Release(IThreadPoolWorkItem workItem)
    {
        ActorThread thread = ActorThread.Current;
        if (ReferenceEquals(thread.Scheduler, this) && thread.TakeNextIf(workItem))
        {
            Enqueue(workItem);
        }
    }

    void IThreadPoolWorkItem.Execute() => Work();

    private void Work()
    {
        ActorThread thread = ActorThread.Current;
        Enter(thread);
        ExecutionContext? outer = thread.Context;
        thread.Context = ExecutionContext.Capture();
        try
        {
            int left = Slice;
            while (true)
            {
                while (_ready.TryDequeue(out IThreadPoolWorkItem? item))
                {
                    left -= RunChain(thread, item);
                    if (left <= 0)
                    {
                        _pool.Schedule(this); // Stays counted: the same worker, on a fresh turn of the pool.
                        return;
                    }
                }

                Interlocked.Decrement(ref _workers); // Full fence (I1).
                if (_ready.IsEmpty || !TryCountWorker(_most))
                {
                    return;
                }
            }
        }
        finally
        {
            thread.Scheduler = null;
            thread.Context = outer;
        }
    }

    private int RunChain(ActorThread thread, IThreadPoolWorkItem item)
    {
        int run = 0;
        for (IThreadPoolWorkItem? next = item; next is not null; next = thread.TakeNext())
        {
            thread.Advance();
            next.Execute();
            if (++run == LongestChain)
            {
                if (thread.TakeNext() is { } rest)
                {
                    _ready.Enqueue(rest);
                }

                break;
            }
        }

        return run;
    }

    private void AddWorker(int most)
    {
        if (TryCountWorker(most))
        {
            if (!Volatile.Read(ref _isWatched))
            {
                StartWatch();
            }

            _pool.Schedule(this);
        }
    }

    private bool TryCountWorker(int most)
    {
        while (true)
        {
            int workers = Volatile.Read(ref _workers);
            if (workers >= most)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _workers, workers + 1, workers) == workers)
            {
                return true;
            }
        }
    }

    private void Enter(ActorThread thread)
    {
        thread.Scheduler = this;
        if (ReferenceEquals(thread.KnownTo, this))
        {
            return;
        }

        thread.KnownTo = this;
        lock (_gate)
        {
            _threads.RemoveAll(static known => !known.TryGetTarget(out _));
            _threads.Add(new WeakReference<ActorThread>(thread));
        }
    }

    private void StartWatch()
    {
        lock (_gate)
        {
            if (_isWatched)
            {
                return;
            }

            Volatile.Write(ref _isWatched, true);
            _quietTicks = 0;
            _timer ??= _time.CreateTimer(static scheduler => ((ActorScheduler)scheduler!).Watch(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(WatchPeriod, WatchPeriod);
        }
    }

    private void StopWatchLocked()
    {
        Volatile.Write(ref _isWatched, false);
        Interlocked.MemoryBarrier(); // Pairs with the compare-and-swap in TryCountWorker: whoever adds a worker sees no watch, or is seen here.
        if (Volatile.Read(ref _workers) == 0)
        {
            _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _quietTicks = 0;
            Volatile.Write(ref _isWatched, true);
        }
    }

    // Every 25 ms: a worker that has not moved gives up its slot; a queue that has not moved for two ticks gets one more worker.
    private void Watch()
    {
        List<IThreadPoolWorkItem> stranded = [];
        bool isStuck;
        lock (_gate)
        {
            bool hasMoved = false;
            foreach (WeakReference<ActorThread> known in _threads)
            {
                if (!known.TryGetTarget(out ActorThread? thread) || !ReferenceEquals(thread.Scheduler, this))
                {
                    continue;
                }

                long progress = thread.Progress;
                if (progress != thread.Seen)
                {
                    thread.Seen = progress;
                    thread.StalledTicks = 0;
                    hasMoved = true;
                    continue;
                }

                thread.StalledTicks++;
                thread.Cell?.OnLongTurn(thread.StalledTicks * WatchPeriod, WatchPeriod);
                if (thread.TakeNext() is { } item)
                {
                    stranded.Add(item);
                }
            }

            _stuckTicks = hasMoved || (_ready.IsEmpty && stranded.Count == 0) ? 0 : _stuckTicks + 1;
            isStuck = _stuckTicks >= 2 || (!hasMoved && stranded.Count > 0);
            _quietTicks = Volatile.Read(ref _workers) == 0 ? _quietTicks + 1 : 0;
            if (_quietTicks == QuietTicks)
            {
                StopWatchLocked();
            }

            if (isStuck)
            {
                _stuckTicks = 0;
                _addedWorkers++;
            }
        }

        foreach (IThreadPoolWorkItem item in stranded)
        {
            Enqueue(item); // Those who moved when looked at may have found the queue empty since, and gone.
        }

        if (isStuck)
        {
            AddWorker(Volatile.Read(ref _workers) + 1);
        }
    }
}
