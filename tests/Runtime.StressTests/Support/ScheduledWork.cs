using Concurrency.Interleaving;

namespace Concurrency.Runtime.StressTests.Support;

/// <summary>The runtime's seam for work, run by the seeded scheduler's worker threads.</summary>
internal sealed class ScheduledWork(Scheduler scheduler) : IWorkScheduler
{
    public void Schedule(IThreadPoolWorkItem workItem) => scheduler.Enqueue(workItem.Execute);
}
