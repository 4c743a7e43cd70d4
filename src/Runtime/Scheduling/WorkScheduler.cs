namespace Concurrency;

/// <summary>The schedulers this library comes with.</summary>
public static class WorkScheduler
{
    /// <summary>The process-wide thread pool, without flowing the execution context. The default everywhere.</summary>
    public static IWorkScheduler ThreadPool { get; } = new ThreadPoolScheduler();

    private sealed class ThreadPoolScheduler : IWorkScheduler
    {
#pragma warning disable RS0030 // The seam itself: the one place that names the thread pool.
        public void Schedule(IThreadPoolWorkItem workItem) =>
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(workItem, preferLocal: false);
#pragma warning restore RS0030
    }
}
