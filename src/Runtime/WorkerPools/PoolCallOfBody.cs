using Concurrency.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   Submit once, by the caller; Execute once, by whoever was granted the permit; End and OnCallerCancelled by any thread.
//   I1  _reply is settled once, by whoever comes first: the body's end, the caller's token or a stop while it waits, a stop that gives the body up.
//   I2  _linked, _deadline and _body belong to the running body: written before it starts, read after it has ended.
//   User code runs: the body, callbacks on its token and the pool's callbacks, under no lock.

/// <summary>One submission of a job: it waits for a permit, runs the body, gives the permit back, and only then answers.</summary>
internal sealed class PoolCall<TItem, TResult, TBody> : PoolCall
    where TBody : struct, IItemBody<TItem, TResult>
{
    private readonly TaskCompletionSource<TResult>? _reply;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly CancellationToken _callerToken;
    private readonly bool _takesToken;
    private readonly TItem _item;
    private TBody _body;
    private CancellationTokenRegistration _registration;
    private CancellationTokenSource? _linked;
    private ItemDeadline? _deadline;
    private PoolJobMeasure _measure;

    internal PoolCall(PoolCell pool, PoolJob job, TBody body, TItem item, bool isAwaited, CancellationToken callerToken)
        : base(pool, pool.LimitOf(job))
    {
        _body = body;
        _item = item;
        _callerToken = callerToken;
        _takesToken = job.Settings.TakesToken;
        if (isAwaited) _reply = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal override bool IsAwaited => _reply is not null;

    /// <summary>Offers the call to the pool and returns what will be its end.</summary>
    internal Task<TResult> Submit()
    {
        // Before the call is anybody else's: its end unregisters.
        if (_callerToken.CanBeCanceled) _registration = _callerToken.UnsafeRegister(static call => ((PoolCall<TItem, TResult, TBody>)call!).OnCallerCancelled(), this);
        _measure = PoolMetrics.Queue(Limit, Pool.Time);
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

        return _reply!.Task;
    }

    /// <summary>Offers a call that nobody awaits.</summary>
    internal EnqueueResult TryPost()
    {
        _measure = PoolMetrics.Queue(Limit, Pool.Time);
        EnqueueResult result = Pool.Submit(this);
        if (result == EnqueueResult.Dropped) Drop();
        return result;
    }

    internal override void End(Exception error)
    {
        _registration.Unregister();
        if (_reply is null) Pool.Report(JobName, error); // What was posted and will never run is not lost in silence.
        else _reply.TrySetException(error);
    }

    public override void Execute()
    {
        if (_context is { } context)
        {
            ExecutionContext.Run(context, static call => ((PoolCall<TItem, TResult, TBody>)call!).Start(), this);
            return;
        }

        PermitFrame? before = PoolCell.Current.Value;
        Start();
        PoolCell.Current.Value = before;
    }

    private void Start()
    {
        PoolCell.Current.Value = Frame;
        TResult result;
        try
        {
            _measure.Start(JobName);
            if (!_body.TryInvoke(_item, TokenOfBody(), out result))
            {
                _body.OnCompleted(Resume);
                return;
            }
        }
        catch (Exception error)
        {
            Over(default!, error);
            return;
        }

        Over(result, null);
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
            Over(default!, error);
            return;
        }

        Over(result, null);
    }

    private CancellationToken TokenOfBody()
    {
        if (!_takesToken) return CancellationToken.None;
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

    private void Over(TResult result, Exception? error)
    {
        _registration.Unregister();
        bool isCallers = false;
        bool isStops = false;
        if (error is OperationCanceledException)
        {
            isCallers = _callerToken.IsCancellationRequested;
            isStops = Pool.IsCancelled;
            if (!isCallers && isStops) error = Pool.Stopped(JobName, error);
            else if (!isCallers && _deadline is { } deadline && deadline.End()) error = new TimeoutException($"'{Pool.Name}.{JobName}' did not end within {Limit.Options.ItemTimeout}.", error);
        }

        _deadline?.End();
        _deadline?.Dispose();
        _linked?.Dispose();
        bool hasFailed = error is not null && !isCallers && !isStops;
        _measure.End(hasFailed ? error : null);
        Pool.Count(Limit, 1, hasFailed ? 1 : 0);
        Pool.Exit(this); // Before the answer: whoever hears it finds the place free.
        if (_reply is null)
        {
            if (error is not null) Pool.Report(JobName, error);
        }
        else
        {
            bool isHeard = error is null ? _reply.TrySetResult(result) : isCallers ? _reply.TrySetCanceled(_callerToken) : _reply.TrySetException(error);
            if (!isHeard && hasFailed) Pool.Report(JobName, error!); // It was given up, and then failed.
        }

        Pool.Settled();
    }

    private void OnCallerCancelled()
    {
        if (!Pool.TryWithdraw(this)) return; // It runs: its own token is linked.
        _registration.Unregister();
        _reply!.TrySetCanceled(_callerToken);
        Pool.Settled();
    }
}
