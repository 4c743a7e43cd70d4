using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <content>Submissions: accepted, refused, dropped, counted.</content>
public abstract partial class PoolCell
{
    private long _completed;
    private long _failed;
    private long _rejected;
    private long _dropped;
    private long _ended;
    private long _endedInError;
    private long _accepted;
    private long _settled;
    private int _isAwaited;

    /// <summary>Offers a call. What becomes of it is in the result; a call that was not accepted is still the caller's to end.</summary>
    internal EnqueueResult Submit(PoolCall call)
    {
        PermitFrame? current = Current.Value;
        PermitFrame? own = PermitFrame.Of(this, current);
        PermitEntry? evicted = null;
        EnqueueResult result;
        bool isGranted = false;
        lock (Gate)
        {
            bool isNested = own is { IsOpen: true } or { HasChild: true };
            if (_stop == Cancelled || (_stop == Draining && !isNested))
            {
                result = EnqueueResult.Completed;
            }
            else
            {
                call.Frame = new PermitFrame(call.Limit, isNested && call.IsAwaited ? own : null);
                if (current is not null && call.IsAwaited) call.Frame.In(current);
                isGranted = TryGrantLocked(call);
                result = isGranted ? EnqueueResult.Enqueued : QueueLocked(call, out evicted);
            }

            if (result is EnqueueResult.Enqueued or EnqueueResult.EnqueuedAfterDrop) Volatile.Write(ref _accepted, _accepted + 1);
        }

        if (result is EnqueueResult.Completed or EnqueueResult.Full or EnqueueResult.Dropped) Refused(call.Limit, result);
        if (evicted is PoolCall dropped) Dropped(dropped);
        if (isGranted) Run(call);
        return result;
    }

    /// <summary>A fan-out begins; false when the pool accepts nothing any more.</summary>
    internal bool TryBegin(ForkJoinRun run)
    {
        PermitFrame? own = run.Crew!.Parent;
        lock (Gate)
        {
            if (_stop == Open || (_stop == Draining && own is { IsOpen: true } or { HasChild: true }))
            {
                Volatile.Write(ref _accepted, _accepted + 1);
                _runs.Add(run);
                return true;
            }
        }

        Refused(run.Crew.Limit, EnqueueResult.Completed);
        return false;
    }

    /// <summary>A fan-out has ended, or was given up.</summary>
    internal void Ended(ForkJoinRun run)
    {
        lock (Gate)
        {
            if (!_runs.Remove(run)) return;
        }

        Settled();
    }

    /// <summary>What was accepted has been answered.</summary>
    internal void Settled(int count = 1)
    {
        // benign: _accepted is read without the gate. What it counts more than this has seen is settled by somebody else, later.
        if (Interlocked.Add(ref _settled, count) == Volatile.Read(ref _accepted) && Volatile.Read(ref _isAwaited) != 0) OnRest();
    }

    /// <summary>Counts bodies of fan-outs that have ended.</summary>
    internal void Count(JobLimit limit, long completed, long failed)
    {
        if (completed == 0) return;
        Interlocked.Add(ref _completed, completed);
        if (failed > 0) Interlocked.Add(ref _failed, failed);
        PoolMetrics.Count(limit, completed - failed, failed);
    }

    private EnqueueResult QueueLocked(PoolCall call, out PermitEntry? evicted)
    {
        evicted = null;
        var result = EnqueueResult.Enqueued;
        if (call.Frame!.Parent is null && _queued >= Capacity)
        {
            switch (FullMode)
            {
                case QueueFullMode.Wait when call.IsAwaited:
                    break; // Its caller waits for the result anyway: in the same line, first come, first served.
                case QueueFullMode.DropOldest or QueueFullMode.DropNewest when Capacity > 0:
                    evicted = FullMode == QueueFullMode.DropOldest ? OldestCallLocked()! : NewestCallLocked()!;
                    LeaveLineLocked(evicted, isCall: true);
                    result = EnqueueResult.EnqueuedAfterDrop;
                    break;
                case QueueFullMode.DropIncoming or QueueFullMode.DropOldest or QueueFullMode.DropNewest:
                    return EnqueueResult.Dropped; // With no queue at all there is nobody else to drop.
                default:
                    return EnqueueResult.Full;
            }
        }

        WaitLocked(call, isCall: true);
        return result;
    }

    private void Refused(JobLimit limit, EnqueueResult result)
    {
        bool isDropped = result == EnqueueResult.Dropped;
        Interlocked.Increment(ref isDropped ? ref _dropped : ref _rejected);
        if (isDropped) PoolMetrics.CountDropped(limit);
        else PoolMetrics.CountRejected(limit);
    }

    private void Dropped(PoolCall call)
    {
        Interlocked.Increment(ref _dropped);
        PoolMetrics.CountDropped(call.Limit);
        call.Drop();
        Settled();
    }

    // A nested call begins where it is made, like any other call of a method; unless the stack is nearly used up.
    private void Run(PoolCall call)
    {
        if (call.Frame!.Parent is not null && RuntimeHelpers.TryEnsureSufficientExecutionStack()) call.Execute();
        else Schedule(call);
    }
}
