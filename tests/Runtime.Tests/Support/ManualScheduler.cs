namespace Concurrency.Runtime.Tests.Support;

/// <summary>Runs work when the test says so, on the test's own thread: what ran where and when is then no accident.</summary>
internal sealed class ManualScheduler : IWorkScheduler
{
    private readonly Queue<IThreadPoolWorkItem> _work = new();

    public int Pending
    {
        get
        {
            lock (_work) return _work.Count;
        }
    }

    public void Schedule(IThreadPoolWorkItem workItem)
    {
        lock (_work) _work.Enqueue(workItem);
    }

    /// <summary>Runs all work, including what it schedules.</summary>
    public void RunAll()
    {
        while (true)
        {
            IThreadPoolWorkItem? item;
            lock (_work)
                if (!_work.TryDequeue(out item)) return;
            item.Execute();
        }
    }

    /// <summary>Runs all work, also what other threads schedule, until the task has ended.</summary>
    public async Task RunUntil(Task task)
    {
        while (!task.IsCompleted)
        {
            RunAll();
            await Task.Yield();
        }
    }
}
