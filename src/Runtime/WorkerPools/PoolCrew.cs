using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>A fan-out's link to its pool: whose permits its workers need, and for which job.</summary>
internal sealed class PoolCrew(PoolCell pool, JobLimit limit, PermitFrame? parent)
{
    internal PoolCell Pool { get; } = pool;

    internal JobLimit Limit { get; } = limit;

    /// <summary>The frame of the body that made the call, where that body is one of the pool's own.</summary>
    internal PermitFrame? Parent { get; } = parent;

    /// <summary>Whether what a worker does between bodies must leave the threads that bodies run on.</summary>
    internal bool PullsElsewhere => Pool.HasThreads && Parent is null;

    /// <summary>A frame for a worker's bodies, with the flow they run in.</summary>
    internal PermitFrame CreateFrame(ExecutionContext? callerContext)
    {
        var frame = new PermitFrame(Limit, Parent);
        if (callerContext is null)
        {
            // The caller suppressed its flow; what flows is the frame alone.
            Enter(frame);
            PoolCell.Current.Value = null;
        }
        else
        {
            ExecutionContext.Run(callerContext, static state => Enter((PermitFrame)state!), frame);
        }

        return frame;
    }

    private static void Enter(PermitFrame frame)
    {
        PoolCell.Current.Value = frame.In(PoolCell.Current.Value);
        frame.Context = ExecutionContext.Capture();
    }
}
