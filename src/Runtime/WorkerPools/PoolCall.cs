using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>A single submission, whatever its types.</summary>
internal abstract class PoolCall(PoolCell pool, JobLimit limit) : PermitEntry
{
    internal JobLimit Limit { get; } = limit;

    internal override string JobName => Limit.Name;

    /// <summary>Whether somebody awaits its end; a posted job is on its own.</summary>
    internal abstract bool IsAwaited { get; }

    protected PoolCell Pool { get; } = pool;

    /// <summary>It is answered without having run, or without having ended.</summary>
    internal abstract void End(Exception error);

    /// <summary>It was dropped from the full queue.</summary>
    internal void Drop()
    {
        if (IsAwaited) End(Pool.DroppedFromQueue(JobName));
        else Pool.ReportDropped(JobName);
    }
}
