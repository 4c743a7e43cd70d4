using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>A worker of an <see cref="ItemStage{TIn, TUnit, TOut}"/>.</summary>
internal sealed class ItemWorker<TIn, TUnit, TOut> : FlowWorker
{
    // While bodies end at once and cheaply, one in so many is timed.
    private const int TimedUnits = 8;

    private static readonly TimeSpan CheapUnit = TimeSpan.FromMicroseconds(10);

    private readonly ItemStage<TIn, TUnit, TOut> _stage;
    private readonly Publisher<TOut> _publisher;
    private readonly ItemDeadline? _deadline;
    private readonly WaitLine _pause;
    private bool _isPauseOver;
    private int _untimed = TimedUnits;
    private bool _isCheap;

    internal ItemWorker(ItemStage<TIn, TUnit, TOut> stage)
        : base(stage.Flow)
    {
        _stage = stage;
        _publisher = new Publisher<TOut>(stage, stage.Output.Open(Flow), stage.Order, stage.BufferLength);
        _pause = new WaitLine(() => Volatile.Read(ref _isPauseOver) || Flow.IsStopping, Flow.Scheduler);
        Flow.Register(_pause);
        if (stage.Settings.TimeoutMilliseconds != Timeout.Infinite)
            _deadline = new ItemDeadline(TimeSpan.FromMilliseconds(stage.Settings.TimeoutMilliseconds), Flow.Time, Flow.Stopping);
    }

    protected override async Task RunAsync()
    {
        int turns = 0;
        while (true)
        {
            if (!_stage.TryClaim(out WorkUnit<TUnit> unit))
            {
                if (_stage.IsOver) break;
                turns = 0;
                await Parked.In(_stage.Line);
                continue;
            }

            _publisher.Begin(unit.Ticket);
            await AttemptAsync(unit).ConfigureAwait(false);
            await _publisher.FinishAsync().ConfigureAwait(false);
            if (++turns == TurnsPerThread)
            {
                turns = 0;
                await Parked.Yield(Flow.Scheduler);
            }
        }

        _deadline?.Dispose();
        _stage.WorkerEnded();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AttemptAsync(WorkUnit<TUnit> unit)
    {
        while (await InvokeAsync(unit).ConfigureAwait(false) is { } error)
        {
            Verdict verdict = await _stage.OnFailureAsync(unit.Value, unit.Weight, unit.Attempt, error).ConfigureAwait(false);
            if (verdict != Verdict.Retry) return;
            TimeSpan pause = _stage.PauseAfter(unit.Attempt);
            unit = unit with { Attempt = unit.Attempt + 1 };
            _publisher.Results.Clear();
            if (_stage.TryPutAside(unit, pause)) return;
            await PauseAsync(pause).ConfigureAwait(false);
            if (!Flow.IsStopping) continue;
            StageCounters.Add(ref _stage.Counters.Abandoned, unit.Weight);
            return;
        }
    }

    /// <summary>Runs the body; returns what it threw.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Exception?> InvokeAsync(WorkUnit<TUnit> unit)
    {
        bool isTimed = !_isCheap || ++_untimed >= TimedUnits;
        long started = isTimed ? Flow.Time.GetTimestamp() : 0;
        CancellationToken token = _deadline?.Begin() ?? Flow.Stopping;
        Exception? thrown = null;
        try
        {
            ValueTask running = _stage.Body.InvokeAsync(unit.Value, token, _publisher);
            if (!running.IsCompletedSuccessfully) await running.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            thrown = error;
        }

        bool isLate = _deadline?.End() ?? false;
        if (isTimed) Sample(started);
        if (thrown is null)
        {
            if (_stage.Body.IsSink) StageCounters.Add(ref _stage.Counters.Out, unit.Weight);
            return null;
        }

        return isLate && thrown is OperationCanceledException && !Flow.IsStopping
            ? new TimeoutException($"Stage '{_stage.Settings.Name}' did not end within {_stage.Settings.TimeoutMilliseconds} ms.", thrown)
            : thrown;
    }

    private void Sample(long started)
    {
        long ticks = Flow.Time.GetTimestamp() - started;
        StageCounters.Add(ref _stage.Counters.Busy, ticks * (_isCheap ? TimedUnits : 1));
        _isCheap = Flow.Time.GetElapsedTime(0, ticks) < CheapUnit;
        _untimed = 0;
    }

    private async ValueTask PauseAsync(TimeSpan pause)
    {
        Volatile.Write(ref _isPauseOver, false);
        ITimer timer = Flow.Time.CreateTimer(
            static state =>
            {
                var worker = (ItemWorker<TIn, TUnit, TOut>)state!;
                Volatile.Write(ref worker._isPauseOver, true);
                worker._pause.Signal();
            },
            this,
            pause,
            Timeout.InfiniteTimeSpan);
        while (!Volatile.Read(ref _isPauseOver) && !Flow.IsStopping) await Parked.In(_pause);
        await timer.DisposeAsync().ConfigureAwait(false);
    }
}
