using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>One of a fan-out's workers, as its source sees it.</summary>
internal abstract class ForkJoinWorker<TIn>(ForkJoinRun run) : IThreadPoolWorkItem
{
    /// <summary>How many workers share the source at most.</summary>
    internal int Crew => run.MaxWorkers;

    /// <summary>The neighbour in a source's list of parked workers, which guards it.</summary>
    internal ForkJoinWorker<TIn>? NextParked { get; set; }

    /// <summary>The claimed item, where the source has no array.</summary>
    protected TIn? Item { get; private set; }

    /// <summary>The claimed indices that have not been started yet: from here …</summary>
    protected long Next { get; set; }

    /// <summary>… to before here.</summary>
    protected long End { get; private set; }

    internal void Take(long next, long end, TIn? item = default)
    {
        Next = next;
        End = end;
        Item = item;
    }

    /// <summary>Goes on in <see cref="ItemSource{TIn}.EndClaim"/> when the source answers. The worker belongs to nobody from the registration on.</summary>
    internal abstract void AwaitSource(ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter pending);

    public void Execute()
    {
        if (run.Context is { } context) ExecutionContext.Run(context, static worker => ((ForkJoinWorker<TIn>)worker!).Step(), this);
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

    // What a chunk may cost for the next one to be longer, so that long bodies are shared out one by one.
    private static readonly TimeSpan CheapChunk = TimeSpan.FromMicroseconds(20);

    private readonly ForkJoinRun<TIn, TOut, TBody, TSink> _run;
    private readonly TIn[]? _items;
    private readonly List<TIn>? _list;
    private readonly bool _mayGrow;
    private readonly ItemDeadline? _deadline;
    private TBody _body;
    private Phase _phase = Phase.Reserving;
    private readonly CancellationToken _stopping;
    private int _chunk = 1;
    private Action? _resume;

    internal ForkJoinWorker(ForkJoinRun<TIn, TOut, TBody, TSink> run)
        : base(run)
    {
        _run = run;
        _body = run.Body;
        _stopping = run.Stopping;
        _items = run.Source.Items;
        _list = run.Source.List;
        _mayGrow = (_items is not null || _list is not null) && !run.Sink.ReservesEach;
        if (run.ItemTimeout != Timeout.InfiniteTimeSpan) _deadline = new ItemDeadline(run.ItemTimeout, run.Time, run.Stopping);
    }

    private enum Phase
    {
        /// <summary>About to ask the sink for room, then the source for items.</summary>
        Reserving,

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
                    if (!_run.Sink.TryReserve(this)) return;
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
                    _phase = Phase.Running;
                    break;
                case Phase.Running:
                    long started = _mayGrow ? _run.Time.GetTimestamp() : 0;
                    if (!RunClaimed()) return;
                    if (_mayGrow) Adapt(started);
                    _phase = Phase.Reserving;
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
        while (Next < End)
        {
            if (_run.IsStopping) break; // What is claimed and not started never starts.
            long index = Next++;
            try
            {
                TIn item = _items is { } items ? items[index] : _list is { } list ? list[(int)index] : Item!;
                if (!_body.TryInvoke(item, _deadline?.Begin() ?? _stopping, out TOut result))
                {
                    _chunk = 1;
                    _phase = Phase.Suspended;
                    _body.OnCompleted(_resume ??= Execute);
                    return false;
                }

                _deadline?.End();
                _run.Sink.Succeed(index, result);
            }
            catch (Exception error)
            {
                Fail(index, error);
                continue;
            }

            _run.Progress?.Count(hasFailed: false);
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
            _run.Sink.Succeed(index, result);
        }
        catch (Exception error)
        {
            Fail(index, error);
            return;
        }

        _run.Progress?.Count(hasFailed: false);
    }

    private void Fail(long index, Exception error)
    {
        bool timedOut = _deadline?.End() ?? false;
        if (error is OperationCanceledException)
        {
            if (_run.IsStopping)
            {
                _run.Sink.Skip(index);
                _run.Progress?.Count(hasFailed: false); // It ended because it was told to; that is no failure.
                return;
            }

            if (timedOut) error = new TimeoutException($"Item {index} did not end within {_run.ItemTimeout}.", error);
        }

        if (!_run.Sink.TryFail(index, error)) _run.Fail(index, error);
        _run.Progress?.Count(hasFailed: true);
    }

    private void Adapt(long started)
    {
        _chunk = _run.Time.GetElapsedTime(started) < CheapChunk ? Math.Min(_chunk * 2, LongestChunk) : Math.Max(1, _chunk / 2);
    }

    private void Finish()
    {
        _deadline?.Dispose();
        _run.Source.Close();
        _run.WorkerEnded();
    }
}
