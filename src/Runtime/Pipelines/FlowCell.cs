using System.ComponentModel;

namespace Concurrency.CompilerServices;

// Concurrency contract
//   Callers:   any thread.
//   I1  _stop goes Open -> Draining -> Cancelled and never back; a run is admitted only while it is Open.
//   I2  _completion settles once: when the flow was stopped, no run is left and the shared instance is disposed, or when the grace time is over.
//   I3  A run's counts are in the totals or the run is among _runs, never both.
//   Guarded by _gate: _stop, _isEnding, _runs, _rest, the totals.
//   User code runs: never under _gate.

/// <summary>What stands behind a flow's handle whatever its types: name, settings, runs, life. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class FlowCell : ILifetimeOwner
{
    // The flow whose worker this flow of control is.
    private static readonly AsyncLocal<FlowCell?> Current = new();

    private readonly Lock _gate = new();
    private readonly FlowOptions _options;
    private readonly HashSet<FlowGraph> _runs = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StopState _stop;
    private bool _isEnding;
    private ITimer? _stopTimer;
    private TaskCompletionSource? _rest;

    private protected FlowCell(string name, StageSettings[] plan, FlowOptions? options)
    {
        _options = options ??= new FlowOptions();
        Name = options.Name ?? name;
        TimeLimit.Check(options.StopTimeout, nameof(FlowOptions.StopTimeout));
        TimeLimit.Check(options.StopGrace, nameof(FlowOptions.StopGrace));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ProgressInterval, TimeSpan.Zero, nameof(FlowOptions.ProgressInterval));
        TimerRange.Check(options.ProgressInterval, nameof(FlowOptions.ProgressInterval));
        ArgumentNullException.ThrowIfNull(options.TimeProvider, nameof(FlowOptions.TimeProvider));
        ArgumentNullException.ThrowIfNull(options.Scheduler, nameof(FlowOptions.Scheduler));
        Plan = plan;
        Time = options.TimeProvider;
        Scheduler = options.Scheduler;
        ProgressInterval = options.ProgressInterval;
        StopTimeout = options.StopTimeout;
        StopGrace = options.StopGrace;
        _totals = Array.ConvertAll(plan, static _ => new StageCounters());
        Lifetime = new Lifetime(this);
        FlowMetrics.Register(this);
    }

    private enum StopState
    {
        Open,
        Draining,
        Cancelled,
    }

    /// <summary>The flow's name.</summary>
    public string Name { get; }

    /// <summary>When the flow ends and how to end it.</summary>
    public Lifetime Lifetime { get; }

    Task ILifetimeOwner.Completion => _completion.Task;

    internal IWorkScheduler Scheduler { get; }

    internal TimeProvider Time { get; }

    internal TimeSpan ProgressInterval { get; }

    private protected StageSettings[] Plan { get; }

    private TimeSpan StopTimeout { get; }

    private TimeSpan StopGrace { get; }

    /// <summary>Lets runs go on for the stop timeout, then cancels them.</summary>
    /// <returns>A task that ends when the flow has.</returns>
    public ValueTask DisposeAsync() => new(StopAsync(StopTimeout, CancellationToken.None));

    Task ILifetimeOwner.StopAsync(TimeSpan deadline, CancellationToken cancellationToken) => StopAsync(deadline, cancellationToken);

    Task ILifetimeOwner.DrainAsync(CancellationToken cancellationToken)
    {
        if (OwnEnd() is { } error) return Task.FromException(error);
        lock (_gate)
        {
            if (_runs.Count == 0) return Task.CompletedTask;
            _rest ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _rest.Task.WaitAsync(cancellationToken);
        }
    }

    void ILifetimeOwner.Abort() => BeginStop(TimeSpan.Zero);

    internal void Enter() => Current.Value = this;

    internal Exception NotOpenError()
    {
        lock (_gate) return _stop == StopState.Open ? new InvalidOperationException($"The run's input was completed.") : StoppedError();
    }

    /// <summary>An error that reaches no caller.</summary>
    internal void Report(StageFailure failure, bool isExpected)
    {
        if (_options.OnError is { } onError)
        {
            try
            {
                onError(failure);
            }
            catch (Exception error)
            {
                StrayError.Surface(new AggregateException($"The OnError callback of '{Name}' threw.", error, failure.Exception));
            }
        }
        else if (!isExpected)
        {
            StrayError.Surface(new StageException(failure.Stage, failure.Item, failure.Attempt, failure.Exception));
        }
    }

    /// <summary>Lets a run begin, or throws.</summary>
    private protected void Admit(FlowGraph run)
    {
        lock (_gate)
        {
            if (_stop != StopState.Open) throw StoppedError();
            _runs.Add(run);
        }
    }

    private protected void ThrowIfStopped()
    {
        lock (_gate)
            if (_stop != StopState.Open) throw StoppedError();
    }

    internal void RunEnded(FlowGraph run)
    {
        TaskCompletionSource? rest = null;
        bool isEnd = false;
        lock (_gate)
        {
            if (!_runs.Remove(run)) return;
            AddToTotalsLocked(run);
            if (_runs.Count == 0)
            {
                rest = _rest;
                _rest = null;
                isEnd = _stop != StopState.Open && !_isEnding;
                _isEnding |= isEnd;
            }
        }

        rest?.TrySetResult();
        if (isEnd) _ = EndAsync();
    }

    /// <summary>Disposes the instance that all runs share, if they do.</summary>
    private protected abstract ValueTask DisposeSharedAsync();

    /// <summary>Takes no more input into open runs.</summary>
    private protected abstract void CloseInputs();

    private FlowStoppedException StoppedError() => new($"'{Name}' has stopped.");

    private InvalidOperationException? OwnEnd() => Current.Value == this && !_completion.Task.IsCompleted
        ? new InvalidOperationException($"A stage of '{Name}' waits for the end of its own flow, which waits for the stage. Start the stop without awaiting it.")
        : null;

    private async Task StopAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        BeginStop(deadline);
        if (OwnEnd() is { } error) throw error;

        // A missed deadline is reported by Completion; whoever stops only wants to know that it is over.
        await _completion.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void BeginStop(TimeSpan deadline)
    {
        bool isEnd;
        lock (_gate)
        {
            if (_stop == StopState.Open) _stop = StopState.Draining;
            isEnd = _runs.Count == 0 && !_isEnding;
            _isEnding |= isEnd;
        }

        CloseInputs();
        if (isEnd) _ = EndAsync();
        else if (deadline == TimeSpan.Zero) CancelRuns();
        else if (deadline != Timeout.InfiniteTimeSpan) StartTimer(deadline, static cell => cell.CancelRuns());
    }

    private void CancelRuns()
    {
        FlowGraph[] runs;
        lock (_gate)
        {
            if (_stop == StopState.Cancelled) return;
            _stop = StopState.Cancelled;
            runs = [.. _runs];
        }

        foreach (FlowGraph run in runs) run.TryStop(RunOutcome.Faulted(StoppedError()));
        if (StopGrace != Timeout.InfiniteTimeSpan) StartTimer(StopGrace, static cell => cell.GiveUp());
    }

    private void GiveUp()
    {
        string running;
        lock (_gate)
        {
            if (_runs.Count == 0) return;
            running = string.Join(", ", _runs.Select(static run => run.StillRunning()));
        }

        _completion.TrySetException(new TimeoutException($"{running} of '{Name}' did not return within {StopGrace} after the token was cancelled; '{Name}' is given up with it still running."));
    }

    private void StartTimer(TimeSpan dueTime, Action<FlowCell> action)
    {
        ITimer timer = Time.CreateTimer(
            static state =>
            {
                var (cell, act) = ((FlowCell, Action<FlowCell>))state!;
                act(cell);
            },
            (this, action),
            dueTime,
            Timeout.InfiniteTimeSpan);
        Interlocked.Exchange(ref _stopTimer, timer)?.Dispose();
        if (_completion.Task.IsCompleted) timer.Dispose();
    }

    private async Task EndAsync()
    {
        try
        {
            await DisposeSharedAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Report(new StageFailure("Dispose", Item: null, Attempt: 0, error), isExpected: false);
        }

        Interlocked.Exchange(ref _stopTimer, null)?.Dispose();
        FlowMetrics.Forget(this);
        _completion.TrySetResult();
    }
}
