namespace Concurrency;

// Concurrency contract
//   Callers:   Settle once, by whoever drained or aborted the queue, outside its lock.
//   User code runs: in Execute, which the scheduler calls, so the continuations of Task never run on the stack that emptied the queue.

/// <summary>The task behind <see cref="AsyncQueue{T}.Completion"/>. Made on demand: an error nobody asks for here still reaches the readers.</summary>
internal sealed class QueueCompletion(IWorkScheduler scheduler) : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource _source = new();

    // Written before the scheduler gets this object, read by Execute.
    private Exception? _error;

    internal Task Task => _source.Task;

    internal void Settle(Exception? error)
    {
        _error = error;
        scheduler.Schedule(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_error is null) _source.SetResult();
        else _source.SetException(_error);
    }
}
