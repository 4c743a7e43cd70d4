namespace Concurrency;

/// <summary>A worker of an <see cref="ItemStage{TIn, TUnit, TOut}"/>.</summary>
internal sealed class ItemWorker<TIn, TUnit, TOut> : FlowWorker
{
    // While bodies end at once and cheaply, one in so many is timed.
    private const int TimedUnits = 8;

    private static readonly TimeSpan CheapUnit = TimeSpan.FromMicroseconds(10);

    private readonly ItemStage<TIn, TUnit, TOut> _stage;
    private readonly Func<TUnit, CancellationToken, ValueTask<TOut>>? _oneToOne;
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
        _oneToOne = stage.Body.OneToOne;
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

            // The first attempt is made here and not in a method of its own: a body that waits then suspends one asynchronous method, not three.
            Start(out bool isTimed, out long started, out CancellationToken token);
            Exception? thrown = null;
            try
            {
                if (_oneToOne is { } oneToOne)
                {
                    TOut result = await oneToOne(unit.Value, token).ConfigureAwait(false);
                    _publisher.Results.Add(result);
                }
                else
                {
                    ValueTask running = _stage.Body.InvokeAsync(unit.Value, token, _publisher);
                    if (!running.IsCompletedSuccessfully) await running.ConfigureAwait(false);
                }
            }
            catch (Exception error)
            {
                thrown = error;
            }

            thrown = End(unit, isTimed, started, thrown);
            if (thrown is not null) await DealWithAsync(unit, thrown).ConfigureAwait(false);
            ValueTask finishing = _publisher.FinishAsync();
            if (!finishing.IsCompletedSuccessfully) await finishing.ConfigureAwait(false);
            if (++turns == TurnsPerThread)
            {
                turns = 0;
                await Parked.Yield(Flow.Scheduler);
            }
        }

        _deadline?.Dispose();
        _stage.WorkerEnded();
    }

    /// <summary>A unit has failed: what becomes of it, further attempts included.</summary>
    private async ValueTask DealWithAsync(WorkUnit<TUnit> unit, Exception thrown)
    {
        Exception? error = thrown;
        while (error is not null)
        {
            Verdict verdict = await _stage.OnFailureAsync(unit.Value, unit.Weight, unit.Attempt, error).ConfigureAwait(false);
            if (verdict != Verdict.Retry) return;
            TimeSpan pause = _stage.PauseAfter(unit.Attempt);
            unit = unit with { Attempt = unit.Attempt + 1 };
            _publisher.Results.Clear();
            if (_stage.TryPutAside(unit, pause)) return;
            await PauseAsync(pause).ConfigureAwait(false);
            if (Flow.IsStopping)
            {
                StageCounters.Add(ref _stage.Counters.Abandoned, unit.Weight);
                return;
            }

            error = await TryAgainAsync(unit).ConfigureAwait(false);
        }
    }

    private async ValueTask<Exception?> TryAgainAsync(WorkUnit<TUnit> unit)
    {
        Start(out bool isTimed, out long started, out CancellationToken token);
        Exception? thrown = null;
        try
        {
            await _stage.Body.InvokeAsync(unit.Value, token, _publisher).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            thrown = error;
        }

        return End(unit, isTimed, started, thrown);
    }

    private void Start(out bool isTimed, out long started, out CancellationToken token)
    {
        isTimed = !_isCheap || ++_untimed >= TimedUnits;
        started = isTimed ? Flow.Time.GetTimestamp() : 0;
        token = _deadline?.Begin() ?? Flow.Stopping;
    }

    /// <summary>A body has ended. Returns what it failed with, if it did.</summary>
    private Exception? End(WorkUnit<TUnit> unit, bool isTimed, long started, Exception? thrown)
    {
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
