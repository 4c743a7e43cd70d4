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
        PermitFrame frame = call.Frame = new PermitFrame(call.Limit, null);
        if (current is not null && call.IsAwaited) frame.In(current);
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
                if (isNested && call.IsAwaited) frame.Parent = own;
                isGranted = TryGrantLocked(call);
                result = isGranted ? EnqueueResult.Enqueued : AdmitLocked(frame.Parent, call.IsAwaited, out evicted);
                if (!isGranted && result is EnqueueResult.Enqueued or EnqueueResult.EnqueuedAfterDrop) WaitLocked(call, frame.Parent, call.Limit.Room, isCall: true);
            }

            if (result is EnqueueResult.Enqueued or EnqueueResult.EnqueuedAfterDrop) Volatile.Write(ref _accepted, _accepted + 1);
        }

        if (result is EnqueueResult.Completed or EnqueueResult.Full or EnqueueResult.Dropped) Refused(call.Limit, result);
        if (evicted?.AsCall is { } dropped) Dropped(dropped);
        if (isGranted) Run(call);
        return result;
    }

    /// <summary>Offers what nobody awaits: as an item, without an object of its own while it waits.</summary>
    private protected EnqueueResult Post<TItem, TResult, TBody>(JobLimit limit, in TBody body, TItem item)
        where TBody : struct, ICallBody<TBody, TItem, TResult>
    {
        ExecutionContext? context = ExecutionContext.Capture();
        if (PoolMetrics.IsObserved) return PoolCall<TItem, TResult, TBody>.Of(limit, in body, item, context, isAwaited: false, CancellationToken.None).TryPost();
        PermitEntry? evicted = null;
        PoolCall? granted = null;
        EnqueueResult result;
        lock (Gate)
        {
            var posted = (PostedCalls<TItem, TResult, TBody>)(limit.Posted ??= new PostedCalls<TItem, TResult, TBody>(limit, body));
            if (_stop != Open && (_stop == Cancelled || OwnFrame() is not ({ IsOpen: true } or { HasChild: true })))
            {
                result = EnqueueResult.Completed;
            }
            else if (IsFreeLocked(limit.Room))
            {
                result = EnqueueResult.Enqueued;
                granted = posted.Call(item, context);
                TryGrantLocked(granted);
            }
            else
            {
                result = AdmitLocked(null, isAwaited: false, out evicted);
                if (result is EnqueueResult.Enqueued or EnqueueResult.EnqueuedAfterDrop)
                {
                    posted.Add(item, context);
                    WaitLocked(posted, null, limit.Room, isCall: true);
                }
            }

            if (result is EnqueueResult.Enqueued or EnqueueResult.EnqueuedAfterDrop) Volatile.Write(ref _accepted, _accepted + 1);
        }

        if (result is EnqueueResult.Completed or EnqueueResult.Full or EnqueueResult.Dropped) Refused(limit, result);
        if (result == EnqueueResult.Dropped) ReportDropped(limit.Name);
        if (evicted?.AsCall is { } dropped) Dropped(dropped);
        if (granted is not null) Schedule(granted);
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

    /// <summary>Decides whether a submission that cannot run yet may wait.</summary>
    private EnqueueResult AdmitLocked(PermitFrame? parent, bool isAwaited, out PermitEntry? evicted)
    {
        evicted = null;
        var result = EnqueueResult.Enqueued;
        if (parent is null && _queued >= Capacity)
        {
            switch (FullMode)
            {
                case QueueFullMode.Wait when isAwaited:
                    break; // Its caller waits for the result anyway: in the same line, first come, first served.
                case QueueFullMode.DropOldest or QueueFullMode.DropNewest when Capacity > 0:
                    evicted = FullMode == QueueFullMode.DropOldest ? TakeCallLocked(OldestCallsLocked()!, isLast: false) : TakeCallLocked(NewestCallsLocked()!, isLast: true);
                    result = EnqueueResult.EnqueuedAfterDrop;
                    break;
                case QueueFullMode.DropIncoming or QueueFullMode.DropOldest or QueueFullMode.DropNewest:
                    return EnqueueResult.Dropped; // With no queue at all there is nobody else to drop.
                default:
                    return EnqueueResult.Full;
            }
        }

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
