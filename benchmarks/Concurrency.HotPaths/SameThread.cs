namespace Concurrency.HotPaths;

/// <summary>A scheduler that runs turns when it is told to, on the one thread there is: nothing depends on timing.</summary>
internal sealed class SameThread : IWorkScheduler
{
    private readonly Queue<IThreadPoolWorkItem> _items = new();

    public void Schedule(IThreadPoolWorkItem workItem) => _items.Enqueue(workItem);

    public void Run()
    {
        while (_items.TryDequeue(out IThreadPoolWorkItem? item)) item.Execute();
    }
}
