using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>One of a fan-out's workers, as its source sees it.</summary>
internal abstract class ForkJoinWorker<TIn>(ForkJoinRun run) : PermitEntry
{
    /// <summary>How many workers share the source at most.</summary>
    internal int Colleagues => run.MaxWorkers;

    internal sealed override string JobName => run.Crew?.Limit.Name ?? base.JobName;

    internal sealed override bool IsOver => run.IsStopping;

    /// <summary>The neighbour in a source's list of parked workers, which guards it.</summary>
    internal ForkJoinWorker<TIn>? NextParked { get; set; }

    /// <summary>The claimed item, where the source has no array.</summary>
    protected TIn? Item { get; private set; }

    /// <summary>The claimed indices that have not been started yet: from here …</summary>
    protected long Next { get; set; }

    /// <summary>… to before here.</summary>
    protected long End { get; private set; }

    /// <summary>Where the claimed indices began.</summary>
    protected long First { get; private set; }

    internal void Take(long next, long end, TIn? item = default)
    {
        First = next;
        Next = next;
        End = end;
        Item = item;
    }

    /// <summary>Goes on in <see cref="ItemSource{TIn}.EndClaim"/> when the source answers. The worker belongs to nobody from the registration on.</summary>
    internal abstract void AwaitSource(ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter pending);

    public sealed override void Execute()
    {
        if (Frame is null && run.Crew is { } crew) Frame = crew.CreateFrame(run.Context);
        if ((Frame?.Context ?? run.Context) is { } context) ExecutionContext.Run(context, static worker => ((ForkJoinWorker<TIn>)worker!).Step(), this);
        else Step();
    }

    /// <summary>Goes on until there is something to wait for or nothing more to do.</summary>
    protected abstract void Step();
}

// Concurrency contract
//   Callers:   Step by one thread at a time: the scheduler's, or whoever completed what the worker waits for.
//   I1  A worker is in one place: on a thread inside Step, scheduled, parked (source, sink), or registered with a pending task.
//       Whoever hands it on does so last and touches it no more.
//   I2  Where the sink asks for it, it holds a reservation for every index it claimed.
//   User code runs: body and source, under no lock.

/// <summary>
/// Claims items and runs their bodies, one after the other, on whatever thread it finds itself: one object per worker, none per item. Chunks grow to
/// <see cref="LongestChunk"/> while bodies end at once and cheaply, and are one item long otherwise.
/// </summary>
internal sealed class ForkJoinWorker<TIn, TOut, TBody, TSink> : ForkJoinWorker<TIn>
    where TBody : struct, IItemBody<TIn, TOut>
    where TSink : struct, IItemSink<TOut>
{
    private const int LongestChunk = 64;

    // A chunk of full length is timed once in so many: reading the clock twice costs as much as a cheap chunk.
    private const int TimedChunks = 8;

    // How many cheap chunks a worker runs before it looks whether somebody waits for its permit; after a long one it always does.
    private const int ChunksPerTenure = 64;

    // What a chunk may cost for the next one to be longer, so that long bodies are shared out one by one.
    private static readonly TimeSpan CheapChunk = TimeSpan.FromMicroseconds(20);

    private readonly ForkJoinRun<TIn, TOut, TBody, TSink> _run;
    private readonly TIn[]? _items;
    private readonly List<TIn>? _list;
    private readonly bool _mayGrow;
    private readonly TSink _sink;
    private readonly CancellationToken _stopping;
    private readonly ProgressReporter? _progress;
    private readonly ItemDeadline? _deadline;
    private readonly PoolCrew? _crew;

    // False where asking for room or for items may mean waiting: the permit is then given back before.
    private readonly bool _keepsPermit;
    private TBody _body;
    private Phase _phase = Phase.Reserving;
    private int _chunk = 1;
    private int _untimed;
    private int _tenure;

    // A body of this chunk was pending: what the clock says of the rest is not what a chunk takes.
    private bool _hasSuspended;
    private long _failed;
    private Action? _resume;

    internal ForkJoinWorker(ForkJoinRun<TIn, TOut, TBody, TSink> run)
        : base(run)
    {
        _run = run;
        _body = run.Body;
        _sink = run.Sink;
        _stopping = run.Stopping;
        _progress = run.Progress;
        _items = run.Source.Items;
        _list = run.Source.List;
        _mayGrow = (_items is not null || _list is not null) && !run.Sink.ReservesEach;
        _crew = run.Crew;
        _keepsPermit = _mayGrow;
        if (run.ItemTimeout != Timeout.InfiniteTimeSpan) _deadline = new ItemDeadline(run.ItemTimeout, run.Time, run.Stopping);
    }

    private enum Phase
    {
        /// <summary>About to ask the sink for room.</summary>
        Reserving,

        /// <summary>Has room; about to ask the source for items.</summary>
        Claiming,

        /// <summary>The source owes an answer.</summary>
        Pulling,

        /// <summary>Has claimed items.</summary>
        Running,

        /// <summary>Like Running, with the body of item Next - 1 pending.</summary>
        Suspended,
    }

    internal override void AwaitSource(ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter pending)
    {
        _phase = Phase.Pulling;
        pending.UnsafeOnCompleted(_resume ??= Execute);
    }

    protected override void Step()
    {
        while (true)
        {
            switch (_phase)
            {
                case Phase.Reserving:
                    if (!_sink.TryReserve(this)) return;
                    _phase = Phase.Claiming; // Parked by the source, it comes back with its reservation.
                    break;
                case Phase.Claiming:
                    if (_run.IsStopping)
                    {
                        Finish();
                        return;
                    }

                    if (!HasItems(_run.Source.Claim(this, _chunk))) return;
                    break;
                case Phase.Pulling:
                    if (!HasItems(_run.Source.EndClaim(this))) return;
                    break;
                case Phase.Suspended:
                    EndPending();
                    _hasSuspended = true;
                    _phase = Phase.Running;
                    break;
                case Phase.Running:
                    if (_crew is not null && !HasPermit && !TryEnter(_crew)) return;
                    bool isTimed = _mayGrow && !_hasSuspended && (_chunk < LongestChunk || ++_untimed == TimedChunks);
                    long started = isTimed ? _run.Time.GetTimestamp() : 0;
                    if (!RunClaimed()) return;
                    if (isTimed && !_hasSuspended) Adapt(started);
                    _hasSuspended = false;
                    _phase = Phase.Reserving;
                    if (_crew is not null && !GoesOnAfterChunk(_crew)) return;
                    break;
            }
        }
    }

    /// <summary>Looks at the source's answer; false when the worker must not go on.</summary>
    private bool HasItems(ClaimOutcome outcome)
    {
        switch (outcome)
        {
            case ClaimOutcome.Claimed:
                if (_run.Source.MayHaveMore) _run.Recruit();
                _phase = Phase.Running;
                return true;
            case ClaimOutcome.Over:
                Finish();
                return false;
            default:
                return false;
        }
    }

    /// <summary>Runs what is claimed; false when a body is pending and the worker is no longer this thread's.</summary>
    private bool RunClaimed()
    {
        while (Next < End && !_run.IsStopping) // What is claimed and not started when the run stops never starts.
        {
            try
            {
                if (!RunUntilFailure()) return false;
            }
            catch (Exception error)
            {
                Fail(Next - 1, error);
            }
        }

        return true;
    }

    /// <summary>The hot loop: everything it needs is in locals, and nothing in it but the body and the sink is called for a cheap item.</summary>
    private bool RunUntilFailure()
    {
        TIn[]? items = _items;
        TSink sink = _sink;
        CancellationToken token = _stopping;
        long end = End;
        for (long index = Next; index < end && !_run.IsStopping; index++)
        {
            Next = index + 1;
            TIn item = items is not null ? items[index] : _list is { } list ? list[(int)index] : Item!;
            if (_deadline is not null) token = _deadline.Begin();
            if (!_body.TryInvoke(item, token, out TOut result))
            {
                _chunk = 1;
                _phase = Phase.Suspended;
                _body.OnCompleted(_resume ??= Execute);
                return false;
            }

            _deadline?.End();
            sink.Succeed(index, result);
            _progress?.Count(hasFailed: false);
        }

        return true;
    }

    private void EndPending()
    {
        long index = Next - 1;
        try
        {
            TOut result = _body.TakeResult();
            _deadline?.End();
            _sink.Succeed(index, result);
        }
        catch (Exception error)
        {
            Fail(index, error);
            return;
        }

        _progress?.Count(hasFailed: false);
    }

    private void Fail(long index, Exception error)
    {
        bool timedOut = _deadline?.End() ?? false;
        if (error is OperationCanceledException)
        {
            if (_run.IsStopping)
            {
                _sink.Skip(index);
                _progress?.Count(hasFailed: false); // It ended because it was told to; that is no failure.
                return;
            }

            if (timedOut) error = new TimeoutException($"Item {index} did not end within {_run.ItemTimeout}.", error);
        }

        _failed++;
        if (!_sink.TryFail(index, error)) _run.Fail(index, error);
        _progress?.Count(hasFailed: true);
    }

    private void Adapt(long started)
    {
        _untimed = 0;
        _chunk = _run.Time.GetElapsedTime(started) < CheapChunk ? Math.Min(_chunk * 2, LongestChunk) : Math.Max(1, _chunk / 2);
    }

    /// <summary>Asks the pool for a permit; false when the worker is no longer this thread's.</summary>
    private bool TryEnter(PoolCrew crew)
    {
        _tenure = 0;

        // A frame that nested calls have kept is replaced by another, which flows only from a fresh start.
        bool flows = Frame is not null;
        Frame ??= crew.CreateFrame(_run.Context);
        return crew.Pool.Enter(this, mayGoOnHere: flows && !crew.PullsElsewhere);
    }

    /// <summary>Gives the permit back where somebody waits for it or this worker may have to; false when the worker is no longer this thread's.</summary>
    private bool GoesOnAfterChunk(PoolCrew crew)
    {
        crew.Pool.Count(crew.Limit, Next - First, _failed);
        _failed = 0;
        if (!HasPermit) return true; // The run stops, and nothing was started.
        if (_keepsPermit && !(crew.Pool.HasWaiting && (_chunk == 1 || ++_tenure >= ChunksPerTenure))) return true;
        crew.Pool.ExitAndPassOn(this);
        if (!crew.PullsElsewhere) return true;
        _run.Scheduler.Schedule(this);
        return false;
    }

    private void Finish()
    {
        if (HasPermit) _crew!.Pool.ExitAndPassOn(this);
        _deadline?.Dispose();
        _run.Source.Close();
        _run.WorkerEnded();
    }
}
