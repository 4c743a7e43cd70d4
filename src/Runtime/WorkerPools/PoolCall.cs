using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>A single submission, whatever its types.</summary>
internal abstract class PoolCall : PermitEntry
{
    // After so many calls in a row a worker lets others have the thread.
    private const int CallsPerThread = 64;

    internal JobLimit Limit { get; private protected set; } = null!;

    internal override string JobName => Limit.Name;

    internal sealed override PoolCall? AsCall => this;

    /// <summary>Whether somebody awaits its end; a posted job is on its own.</summary>
    internal abstract bool IsAwaited { get; }

    /// <summary>Whether a stop has given its body up, and answered it. Written under the pool's gate while the call holds a permit; read there when it gives the permit back.</summary>
    internal bool IsGivenUp { get; set; }

    /// <summary>Where whoever awaits it goes on.</summary>
    internal IWorkScheduler Scheduler => Pool.Scheduler;

    protected PoolCell Pool => Limit.Pool;

    /// <summary>It is answered without having run. By whoever took it out of line, or had it refused.</summary>
    internal abstract void End(Exception error);

    /// <summary>Answers a call whose body does not end.</summary>
    internal abstract void GiveUp(Exception error);

    /// <summary>It was dropped from the full queue.</summary>
    internal abstract void Drop();

    /// <summary>Its answer has been read: nobody holds it any more.</summary>
    internal abstract void OnRead();

    /// <summary>Runs the body, and then the calls that get the permit after it, one after the other on this thread. Each in its own flow; the thread's is back at the end.</summary>
    public sealed override void Execute()
    {
        PoolCell pool = Pool;
        ExecutionContext? before = ExecutionContext.Capture();
        bool isSuppressed = before is null;
        if (isSuppressed)
        {
            ExecutionContext.RestoreFlow();
            before = ExecutionContext.Capture();
        }

        PoolCall call = this;
        PermitEntry? next;
        int settled = 0;
        while ((next = call.Invoke(before!)) is not null)
        {
            if (++settled == CallsPerThread || next.AsCall is not { } another) break;
            call = another;
        }

        ExecutionContext.Restore(before!);
        if (isSuppressed) ExecutionContext.SuppressFlow();
        if (next is not null) pool.Schedule(next);
        if (settled > 0) pool.Settled(settled);
    }

    /// <summary>
    /// Runs the body, in the flow of its caller, or in <paramref name="workersFlow"/> where that was suppressed. Returns who got the permit, for this thread to run or to schedule; the call
    /// is then settled, but not yet counted as such. Does not throw, and leaves the thread in some flow.
    /// </summary>
    private protected abstract PermitEntry? Invoke(ExecutionContext workersFlow);
}
