using System.Diagnostics;
using Concurrency.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   Submit or TryPost once per use, by the caller; Invoke once, by whoever was granted the permit; End, Drop and OnCallerCancelled by whoever took it out of line.
//   I1  A call is answered once: by who took it out of line, whose it is; or else by its body's end or by a stop that gives the body up, whichever comes first under
//       the pool's gate, where the one gives the permit back and the other writes IsGivenUp while the call has it.
//   I2  _linked, _deadline and _body belong to the running body: written before it starts, read after it has ended.
//   I3  The object goes to the pool when its answer has been read, or, where nobody awaits it, at its end; unless somebody may still hold it: its token's callback or
//       the place in line that it left (_isReusable, written before the answer), or a body that was given up.
//   User code runs: the body, callbacks on its token and the pool's callbacks, under no lock.

/// <summary>One submission of a job: it waits for a permit, runs the body, gives the permit back, and only then answers. Used again for the next one.</summary>
internal sealed class PoolCall<TItem, TResult, TBody> : PoolCall, IPooled<PoolCall<TItem, TResult, TBody>>
    where TBody : struct, ICallBody<TBody, TItem, TResult>
{
    // Both made when they are first needed: what is posted has no answer, what ends at once no continuation.
    private CallAnswer<TResult>? _answer;
    private Action? _resume;
    private bool _isAwaited;
    private bool _isMeasured;
    private bool _isReusable;
    private ExecutionContext? _context;
    private CancellationToken _callerToken;
    private TItem _item = default!;
    private TBody _body;
    private CancellationTokenRegistration _registration;
    private CancellationTokenSource? _linked;
    private ItemDeadline? _deadline;
    private PoolJobMeasure _measure;

    public PoolCall<TItem, TResult, TBody>? NextFree { get; set; }

    internal override bool IsAwaited => _isAwaited;

    internal static PoolCall<TItem, TResult, TBody> Of(JobLimit limit, in TBody body, TItem item, ExecutionContext? context, bool isAwaited, CancellationToken callerToken)
    {
        PoolCall<TItem, TResult, TBody> call = ObjectPool<PoolCall<TItem, TResult, TBody>>.Rent();
        call.Limit = limit;
        call._body.Assign(in body);
        call._item = item;
        call._isAwaited = isAwaited;
        if (isAwaited) call._answer ??= new CallAnswer<TResult>(call);
        if (callerToken.CanBeCanceled) call._callerToken = callerToken;
        call._context = context;
        call._isReusable = true;
        call.IsGivenUp = false; // Nobody else knows the object now.
        return call;
    }

    /// <summary>Offers the call to the pool and returns what will be its end.</summary>
    internal ValueTask<TResult> Submit()
    {
        Offer();
        return new ValueTask<TResult>(_answer!, _answer!.Token);
    }

    /// <inheritdoc cref="Submit"/>
    internal ValueTask SubmitWithoutResult()
    {
        Offer();
        return new ValueTask(_answer!, _answer!.Token);
    }

    /// <summary>Offers a call that nobody awaits and somebody measures.</summary>
    internal EnqueueResult TryPost()
    {
        Measure();
        EnqueueResult result = Pool.Submit(this);
        if (result == EnqueueResult.Dropped) Drop();
        else if (result is EnqueueResult.Full or EnqueueResult.Completed) Recycle(); // The caller is told, by the result.
        return result;
    }

    internal override void OnRead()
    {
        if (_isReusable && !IsGivenUp) Recycle();
    }

    internal override void End(Exception error)
    {
        _isReusable &= IsUnregistered();
        if (_isAwaited)
        {
            _answer!.Settle(default!, error, isCancelled: false);
            return;
        }

        Pool.Report(JobName, error); // What was posted and will never run is not lost in silence.
        OnRead();
    }

    internal override void Drop()
    {
        if (_isAwaited)
        {
            End(Pool.DroppedFromQueue(JobName));
            return;
        }

        Pool.ReportDropped(JobName);
        Recycle();
    }

    internal override void GiveUp(Exception error)
    {
        _registration.Unregister();
        if (_isAwaited) _answer!.Settle(default!, error, isCancelled: false);
        else Pool.Report(JobName, error);
    }

    private protected override PermitEntry? Invoke(ExecutionContext workersFlow)
    {
        // Exchanging the flow costs less than running in it.
        ExecutionContext.Restore(_context ?? workersFlow);
        PoolCell.Current.Value = Frame;
        TResult result;
        try
        {
            if (_isMeasured) _measure.Start(JobName);
            if (!_body.TryInvoke(_item, TokenOfBody(), out result))
            {
                _body.OnCompleted(_resume ??= Resume); // From here on the call belongs to its continuation.
                return null;
            }
        }
        catch (Exception error)
        {
            return Over(default!, error, isResumed: false);
        }

        return Over(result, null, isResumed: false);
    }

    private void Offer()
    {
        // Before the call is anybody else's: its end unregisters.
        if (_callerToken.CanBeCanceled) _registration = _callerToken.UnsafeRegister(static call => ((PoolCall<TItem, TResult, TBody>)call!).OnCallerCancelled(), this);
        Measure();
        switch (Pool.Submit(this))
        {
            case EnqueueResult.Completed:
                End(Pool.Stopped(JobName));
                break;
            case EnqueueResult.Full:
                End(Pool.Full(JobName));
                break;
            case EnqueueResult.Dropped:
                Drop();
                break;
            default:
                if (_callerToken.IsCancellationRequested) OnCallerCancelled(); // The callback may have come before the call was in line.
                break;
        }
    }

    private void Measure()
    {
        if (!PoolMetrics.IsObserved) return;
        _isMeasured = true;
        _measure = new PoolJobMeasure(Limit, Pool.Time);
    }

    private void Resume()
    {
        TResult result;
        try
        {
            result = _body.TakeResult();
        }
        catch (Exception error)
        {
            Over(default!, error, isResumed: true);
            return;
        }

        Over(result, null, isResumed: true);
    }

    private CancellationToken TokenOfBody()
    {
        if (!Limit.TakesToken) return CancellationToken.None;
        CancellationToken token = Pool.Stopping;
        if (_callerToken.CanBeCanceled)
        {
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_callerToken, token);
            token = _linked.Token;
        }

        if (Limit.Options.ItemTimeout == Timeout.InfiniteTimeSpan) return token;
        _deadline = new ItemDeadline(Limit.Options.ItemTimeout, Pool.Time, token);
        return _deadline.Begin();
    }

    /// <summary>Counts, gives the permit back, and answers. Returns who is next where the loop that the call runs in goes on with it, which then settles the call.</summary>
    private PermitEntry? Over(TResult result, Exception? error, bool isResumed)
    {
        PoolCell pool = Pool;
        if (_callerToken.CanBeCanceled) _isReusable &= IsUnregistered();
        bool isCallers = false;
        bool isStops = false;
        if (error is OperationCanceledException)
        {
            isCallers = _callerToken.IsCancellationRequested;
            isStops = pool.IsCancelled;
            if (isCallers) error = new OperationCanceledException(error.Message, error, _callerToken);
            else if (isStops) error = pool.Stopped(JobName, error);
            else if (_deadline is { } deadline && deadline.End()) error = new TimeoutException($"'{pool.Name}.{JobName}' did not end within {Limit.Options.ItemTimeout}.", error);
        }

        if (Limit.TakesToken)
        {
            _deadline?.End();
            _deadline?.Dispose();
            _linked?.Dispose();
        }

        bool hasFailed = error is not null && !isCallers && !isStops;
        if (_isMeasured) _measure.End(hasFailed ? error : null);
        PoolMetrics.Count(Limit, hasFailed ? 0 : 1, hasFailed ? 1 : 0);
        Debug.Assert(Frame is not null, "A running call has a frame.");
        bool isInLoop = !isResumed && Frame.Parent is null;
        PermitEntry? next = pool.Exit(this, hasFailed, out bool isGivenUp); // Before the answer: whoever hears it finds the place free.
        if (isGivenUp)
        {
            if (hasFailed) pool.Report(JobName, error!); // It was given up, and then failed.
        }
        else if (_isAwaited)
        {
            _answer!.Settle(result, error, isCallers); // The last touch: the object may be in use again.
        }
        else
        {
            if (error is not null) pool.Report(JobName, error);
            OnRead();
        }

        if (isInLoop && next is not null) return next;
        pool.Settled();
        if (next is not null) pool.Schedule(next);
        return null;
    }

    private void OnCallerCancelled()
    {
        PoolCell pool = Pool;
        if (!pool.TryWithdraw(this)) return; // It runs: its own token is linked.
        _isReusable = false; // Its former place still names it, until that place has come to an end of the line.
        _answer!.Settle(default!, new OperationCanceledException(_callerToken), isCancelled: true);
        pool.Settled();
    }

    // False while the callback may still be on its way, or was the one that asks.
    private bool IsUnregistered() => _registration == default || _registration.Unregister();

    private void Recycle()
    {
        Frame = null;
        Limit = null!;
        _context = null;
        _item = default!;
        _body = default;
        _linked = null;
        _deadline = null;
        if (_callerToken.CanBeCanceled)
        {
            _callerToken = default;
            _registration = default;
        }

        if (_isMeasured) _measure = default;
        _isMeasured = false;
        ObjectPool<PoolCall<TItem, TResult, TBody>>.Return(this);
    }
}
