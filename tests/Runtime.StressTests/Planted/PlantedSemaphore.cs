namespace Concurrency.Runtime.StressTests.Planted;

/// <summary>Mistakes one could make in an asynchronous semaphore.</summary>
public enum SemaphoreFault
{
    None,

    /// <summary>A newcomer takes a permit although others wait.</summary>
    Barging,

    /// <summary>A cancelled waiter stays in line, and a permit granted to it is lost.</summary>
    PermitLeakedOnCancel,

    /// <summary>A release looks for waiters before it returns its permit, and outside the lock: one that joins between is not woken.</summary>
    LostWakeUp,

    /// <summary>A release wakes the waiter that came last.</summary>
    WrongWakeUp,
}

/// <summary>A test-only asynchronous semaphore, the plain way, with one mistake of choice.</summary>
internal sealed class PlantedSemaphore(int permits, SemaphoreFault fault)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _line = new();
    private int _permits = permits;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource();
        lock (_gate)
        {
            if (_permits > 0)
            {
                _permits--;
                return Task.CompletedTask;
            }

            _line.AddLast(waiter);
        }

        cancellationToken.Register(() => Cancel(waiter, cancellationToken));
        return waiter.Task;
    }

    public bool TryWait()
    {
        lock (_gate)
        {
            if (_permits == 0) return false;
            _permits--;
            return true;
        }
    }

    public void Release()
    {
        if (fault == SemaphoreFault.LostWakeUp)
        {
            bool isAnybodyThere;
            lock (_gate) isAnybodyThere = _line.Count > 0;
            if (!isAnybodyThere)
            {
                lock (_gate) _permits++;
                return;
            }
        }

        while (true)
        {
            TaskCompletionSource? waiter;
            lock (_gate)
            {
                waiter = (fault == SemaphoreFault.WrongWakeUp ? _line.Last : _line.First)?.Value;
                if (waiter is not null) _line.Remove(waiter);
                if (waiter is null || fault == SemaphoreFault.Barging) _permits++;
                if (waiter is null) return;
            }

            if (fault == SemaphoreFault.Barging && !TryWait())
            {
                lock (_gate) _line.AddFirst(waiter);
                return;
            }

            if (waiter.TrySetResult() || fault == SemaphoreFault.PermitLeakedOnCancel) return;
            if (fault == SemaphoreFault.Barging)
                lock (_gate) _permits--;
        }
    }

    private void Cancel(TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        if (fault != SemaphoreFault.PermitLeakedOnCancel)
        {
            lock (_gate)
                if (!_line.Remove(waiter)) return;
        }

        waiter.TrySetCanceled(cancellationToken);
    }
}
