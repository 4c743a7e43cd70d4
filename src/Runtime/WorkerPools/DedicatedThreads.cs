using System.Globalization;

namespace Concurrency;

// Concurrency contract
//   Callers:   Schedule and Close by any thread.
//   I1  _waiting counts the threads that wait for the semaphore and were not promised a release; whoever lowers it releases once.
//   I2  At most count threads are ever started, and one is started whenever work finds none waiting.
//   Guarded by _gate: _work, _waiting, _started, _isClosed.
//   User code runs: on the threads, never under _gate.

/// <summary>Threads of a pool's own, started as they are needed, named after the pool. They are background threads: an abandoned pool does not keep the process alive.</summary>
internal sealed class DedicatedThreads(string name, int count) : IWorkScheduler
{
    private readonly Lock _gate = new();
    private readonly Queue<IThreadPoolWorkItem> _work = new();
    private readonly SemaphoreSlim _available = new(0);
    private int _waiting;
    private int _started;
    private bool _isClosed;

    public void Schedule(IThreadPoolWorkItem workItem)
    {
        int number = 0;
        bool isAwaited;
        lock (_gate)
        {
            _work.Enqueue(workItem);
            isAwaited = _waiting > 0;
            if (isAwaited) _waiting--;
            else if (_started < count) number = ++_started;
        }

        if (isAwaited) _available.Release();
        if (number > 0) new Thread(Run) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"{name} {number}") }.UnsafeStart();
    }

    /// <summary>The threads end when there is no more work.</summary>
    internal void Close()
    {
        int waiting;
        lock (_gate)
        {
            _isClosed = true;
            waiting = _waiting;
            _waiting = 0;
        }

        if (waiting > 0) _available.Release(waiting);
    }

    private void Run()
    {
        while (true)
        {
            IThreadPoolWorkItem? workItem;
            lock (_gate)
            {
                if (!_work.TryDequeue(out workItem))
                {
                    if (_isClosed) return;
                    _waiting++;
                }
            }

            if (workItem is null) _available.Wait(Timeout.Infinite); // For as long as there is nothing to do: closing releases every thread.
            else workItem.Execute();
        }
    }
}
