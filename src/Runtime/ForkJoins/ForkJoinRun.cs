using System.Runtime.ExceptionServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   Start once; Recruit, Fail, FailSource, WorkerEnded by workers; Cancel by the caller's token; Leave by a stream's reader;
//              Abort and GiveUp by the pool whose permits its workers need.
//   I1  _outcome leaves Going once, by compare-and-swap; whoever moves it cancels the bodies. Failures are collected all the same.
//   I2  _live counts the workers that have not ended, and no worker is recruited but by a live one; so it meets zero once.
//   I3  _failures is guarded by _failuresGate.
//   I4  What workers wrote before WorkerEnded is visible to the end (the interlocked decrement of _live).
//   Progress:  lock-free but for failures.
//   User code runs: callbacks on the token, in Stop; the source's disposal, in EndAsync. Never under a lock.

/// <summary>One fan-out: who works on it, how it stops, and what it comes to.</summary>
internal abstract class ForkJoinRun(ForkJoinOptions options, PoolCrew? crew, CancellationToken callerToken)
{
    private const int Going = 0;
    private const int Failed = 1;
    private const int Cancelled = 2;
    private const int Left = 3;
    private const int Aborted = 4;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _failuresGate = new();
    private List<(long Index, Exception Error)>? _failures;
    private CancellationTokenRegistration _registration;
    private int _outcome;
    private int _live;
    private int _recruited;

    // The workers by number, where a pool's line may hold them when the run stops. Each element is written once, before that worker is scheduled.
    private PermitEntry?[] _crewMembers = [];

    /// <summary>The link to the pool whose permits the bodies need; null without a pool.</summary>
    internal PoolCrew? Crew { get; } = crew;

    internal IWorkScheduler Scheduler { get; } = options.Scheduler;

    internal TimeProvider Time { get; } = options.TimeProvider;

    internal TimeSpan ItemTimeout { get; } = options.ItemTimeout;

    /// <summary>The flow the bodies run in: the caller's.</summary>
    internal ExecutionContext? Context { get; } = ExecutionContext.Capture();

    internal ProgressReporter? Progress { get; private protected set; }

    internal int MaxWorkers { get; private protected set; }

    /// <summary>Cancelled when the fan-out stops early: what bodies and the source get.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    internal bool IsStopping => Volatile.Read(ref _outcome) != Going;

    /// <summary>Ends after the last body, the source's disposal and the last report. Never fails; <see cref="ThrowIfNotCompleted"/> does.</summary>
    internal Task Ended => _ended.Task;

    /// <exception cref="PoolStoppedException">The pool accepts nothing any more.</exception>
    internal void Start()
    {
        if (Crew is { } crew)
        {
            if (!crew.Pool.TryBegin(this)) throw crew.Pool.Stopped(crew.Limit.Name);
            _crewMembers = new PermitEntry?[MaxWorkers];
        }

        if (callerToken.CanBeCanceled) _registration = callerToken.UnsafeRegister(static run => ((ForkJoinRun)run!).Stop(Cancelled), this);
        if (IsStopping || MaxWorkers == 0) _ = EndAsync();
        else Recruit();
    }

    /// <summary>Adds a worker while there are fewer than there may be. Called by a live worker, or to start.</summary>
    internal void Recruit()
    {
        int recruited = Volatile.Read(ref _recruited);
        while (recruited < MaxWorkers)
        {
            int seen = Interlocked.CompareExchange(ref _recruited, recruited + 1, recruited);
            if (seen == recruited)
            {
                Interlocked.Increment(ref _live);
                PermitEntry worker = CreateWorker();
                if (Crew is not null) Volatile.Write(ref _crewMembers[recruited], worker);
                Scheduler.Schedule(worker);
                return;
            }

            recruited = seen;
        }
    }

    /// <summary>An item failed.</summary>
    internal void Fail(long index, Exception error)
    {
        AddFailure(index, error);
        if (options.Failure == FailureMode.FailFast) Stop(Failed);
    }

    /// <summary>The source failed. Its turn in the order of failures is after everything it gave.</summary>
    internal void FailSource(Exception error)
    {
        if (error is OperationCanceledException && IsStopping) return;
        Fail(long.MaxValue, error);
    }

    /// <summary>A stream's reader has left.</summary>
    internal void Leave() => Stop(Left);

    /// <summary>The pool cancels what it runs.</summary>
    internal void Abort() => Stop(Aborted);

    /// <summary>After <see cref="Abort"/>: the pool waits no longer for bodies that do not return, so the call ends without them.</summary>
    internal void GiveUp()
    {
        OnEnded();
        _ended.TrySetResult();
    }

    internal void WorkerEnded()
    {
        if (Interlocked.Decrement(ref _live) == 0) _ = EndAsync();
    }

    /// <summary>After the end: throws what the fan-out came to, unless it completed.</summary>
    internal void ThrowIfNotCompleted()
    {
        Exception? failure = null;
        bool isOne;
        lock (_failuresGate)
        {
            isOne = _failures?.Count == 1;
            if (_failures is { } failures)
            {
                failures.Sort(static (x, y) => x.Index.CompareTo(y.Index));
                failure = isOne ? failures[0].Error : new AggregateException(failures.Select(static f => f.Error));
            }
        }

        if (_outcome == Cancelled) throw new OperationCanceledException("The fan-out was cancelled.", failure, callerToken);
        if (_outcome == Aborted) throw Crew!.Pool.Stopped(Crew.Limit.Name, failure);
        if (failure is null) return;
        if (isOne) ExceptionDispatchInfo.Throw(failure);
        throw failure;
    }

    protected abstract PermitEntry CreateWorker();

    /// <summary>Lets go of whoever waits for room.</summary>
    protected abstract void OnStopping();

    /// <summary>After the last worker: disposes the source, tells the reporter how many items there were.</summary>
    protected abstract ValueTask CloseSourceAsync();

    /// <summary>After everything else.</summary>
    protected abstract void OnEnded();

    private void AddFailure(long index, Exception error)
    {
        lock (_failuresGate) (_failures ??= []).Add((index, error));
    }

    private void Stop(int outcome)
    {
        if (Interlocked.CompareExchange(ref _outcome, outcome, Going) != Going) return;
        OnStopping();
        Crew?.Pool.Withdraw(_crewMembers);
        StrayError.CancelAndSurface(_stopping);
    }

    private async Task EndAsync()
    {
        // Unregister, not Dispose: the callback may be what runs right now.
        _registration.Unregister();
        try
        {
            await CloseSourceAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            AddFailure(long.MaxValue, error);
        }

        if (Progress is { } progress) progress.Finish(Complete);
        else Complete();
    }

    private void Complete()
    {
        OnEnded();
        _ended.TrySetResult();
        Crew?.Pool.Ended(this);
    }
}

/// <summary>A fan-out with its source, body and sink.</summary>
internal sealed class ForkJoinRun<TIn, TOut, TBody, TSink> : ForkJoinRun
    where TBody : struct, IItemBody<TIn, TOut>
    where TSink : struct, IItemSink<TOut>
{
    internal ForkJoinRun(FanOutSetup<TIn> setup, TBody body, Func<int?, TSink> sink)
        : base(setup.Options, setup.Crew, setup.CallerToken)
    {
        Source = setup.Source(this);
        Body = body;
        Sink = sink(Source.Count);
        int most = setup.Crew is { Parent: not null } ? 1 : setup.Options.MaxConcurrency; // Under a body's own permit one item runs at a time.
        MaxWorkers = Source is IndexedSource<TIn> { Count: { } count } ? Math.Min(count, most) : most;
        Progress = setup.Progress?.Invoke(Source.Count);
    }

    internal ItemSource<TIn> Source { get; }

    internal TBody Body { get; }

    internal TSink Sink { get; }

    /// <summary>Called last, before the end is told; once more where the run was given up before.</summary>
    internal Action? Ending { get; init; }

    protected override PermitEntry CreateWorker() => new ForkJoinWorker<TIn, TOut, TBody, TSink>(this);

    protected override void OnStopping() => Sink.Close();

    protected override ValueTask CloseSourceAsync()
    {
        if (!IsStopping) Progress?.SetTotal(Source.Claimed);
        return Source.DisposeAsync();
    }

    protected override void OnEnded() => Ending?.Invoke();
}
