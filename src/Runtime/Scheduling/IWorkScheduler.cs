namespace Concurrency;

/// <summary>
/// Where the runtime runs its work: the one seam between this library and threads. Every type that runs something takes one in its options,
/// <see cref="WorkScheduler.ThreadPool"/> by default; a test passes its own and decides who runs when.
/// </summary>
/// <remarks><b>Thread safety.</b> Implementations must accept calls from any thread at any time, also from inside a work item.</remarks>
public interface IWorkScheduler
{
    /// <summary>Runs <paramref name="workItem"/> once, at some later time, never on the calling stack.</summary>
    /// <param name="workItem">The work. It is not to be dropped: something waits for it.</param>
    void Schedule(IThreadPoolWorkItem workItem);
}
