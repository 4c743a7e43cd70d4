using System.Runtime.ExceptionServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   Start once; Recruit, Fail, FailSource, WorkerEnded by workers; Cancel by the caller's token; Leave by a stream's reader.
//   I1  _outcome leaves Going once, by compare-and-swap; whoever moves it cancels the bodies. Failures are collected all the same.
//   I2  _live counts the workers that have not ended, and no worker is recruited but by a live one; so it meets zero once.
//   I3  _failures is guarded by _failuresGate until the last worker has ended, then read-only.
//   I4  What workers wrote before WorkerEnded is visible to the end (the interlocked decrement of _live).
//   Progress:  lock-free but for failures.
//   User code runs: callbacks on the token, in Stop; the source's disposal, in EndAsync. Never under a lock.

/// <summary>One fan-out: who works on it, how it stops, and what it comes to.</summary>
internal abstract class ForkJoinRun(ForkJoinOptions options, CancellationToken callerToken)
{
    private const int Going = 0;
    private const int Failed = 1;
    private const int Cancelled = 2;
    private const int Left = 3;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _failuresGate = new();
    private List<(long Index, Exception Error)>? _failures;
    private CancellationTokenRegistration _registration;
    private int _outcome;
    private int _live;
    private int _recruited;

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

    internal void Start()
    {
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
                Scheduler.Schedule(CreateWorker());
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

    internal void WorkerEnded()
    {
        if (Interlocked.Decrement(ref _live) == 0) _ = EndAsync();
    }

    /// <summary>After the end: throws what the fan-out came to, unless it completed.</summary>
    internal void ThrowIfNotCompleted()
    {
        Exception? failure = null;
        if (_failures is { } failures)
        {
            failures.Sort(static (x, y) => x.Index.CompareTo(y.Index));
            failure = failures.Count == 1 ? failures[0].Error : new AggregateException(failures.Select(static f => f.Error));
        }

        if (_outcome == Cancelled) throw new OperationCanceledException("The fan-out was cancelled.", failure, callerToken);
        if (failure is AggregateException several && _failures!.Count > 1) throw several;
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    protected abstract IThreadPoolWorkItem CreateWorker();

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
        _ended.SetResult();
    }
}

/// <summary>A fan-out with its source, body and sink.</summary>
internal sealed class ForkJoinRun<TIn, TOut, TBody, TSink> : ForkJoinRun
    where TBody : struct, IItemBody<TIn, TOut>
    where TSink : struct, IItemSink<TOut>
{
    internal ForkJoinRun(Func<ForkJoinRun, ItemSource<TIn>> source, TBody body, Func<int?, TSink> sink, ForkJoinOptions options, IProgress<ForkJoinProgress>? progress, CancellationToken callerToken)
        : base(options, callerToken)
    {
        Source = source(this);
        Body = body;
        Sink = sink(Source.Count);
        MaxWorkers = Source is IndexedSource<TIn> { Count: { } count } ? Math.Min(count, options.MaxConcurrency) : options.MaxConcurrency;
        if (progress is not null) Progress = new ForkJoinProgressReporter(progress, Source.Count, options.Scheduler);
    }

    internal ItemSource<TIn> Source { get; }

    internal TBody Body { get; }

    internal TSink Sink { get; }

    /// <summary>Called last, before the end is told.</summary>
    internal Action? Ending { get; init; }

    protected override IThreadPoolWorkItem CreateWorker() => new ForkJoinWorker<TIn, TOut, TBody, TSink>(this);

    protected override void OnStopping() => Sink.Close();

    protected override ValueTask CloseSourceAsync()
    {
        if (!IsStopping) Progress?.SetTotal(Source.Claimed);
        return Source.DisposeAsync();
    }

    protected override void OnEnded() => Ending?.Invoke();
}
