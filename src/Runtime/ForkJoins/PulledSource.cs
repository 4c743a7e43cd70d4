namespace Concurrency;

// Concurrency contract
//   Callers:   Claim, EndClaim, Close by any worker.
//   I1  _isBusy is true exactly while one worker owns the enumerator; it alone calls into it, so a pull needs no lock around user code.
//   I2  A worker is parked only while _isBusy. The owner schedules one parked worker whenever it lets go, all of them once _isOver. The
//       woken one asks again and may find another owner: then it is parked again, so nobody is forgotten and nobody waits for a hand-over.
//   I3  _isOver never goes back. Once it is set nobody becomes the owner.
//   Guarded by _gate: _isBusy, _isOver, _parked. Only the owner: _claimed (others may read it).
//   User code runs: the enumerator, by the owner, never under _gate.

/// <summary>A sequence that is enumerated as workers ask for items, by one worker at a time.</summary>
internal abstract class PulledSource<TIn>(ForkJoinRun run) : ItemSource<TIn>
{
    private readonly Lock _gate = new();
    private ForkJoinWorker<TIn>? _parked;
    private bool _isBusy;
    private bool _isOver;
    private long _claimed;

    internal sealed override long Claimed => Volatile.Read(ref _claimed);

    internal sealed override bool MayHaveMore => !Volatile.Read(ref _isOver);

    internal sealed override ClaimOutcome Claim(ForkJoinWorker<TIn> worker, int wanted)
    {
        lock (_gate)
        {
            if (_isOver) return ClaimOutcome.Over;
            if (_isBusy)
            {
                worker.NextParked = _parked;
                _parked = worker;
                return ClaimOutcome.Parked;
            }

            _isBusy = true;
        }

        return Pull(worker);
    }

    internal sealed override void Close() => LetGo(isOver: true, isOwner: false);

    /// <summary>Asks the enumerator; as its owner.</summary>
    protected abstract ClaimOutcome Pull(ForkJoinWorker<TIn> worker);

    /// <summary>The owner has got an item: lets go.</summary>
    protected ClaimOutcome Got(ForkJoinWorker<TIn> worker, TIn item)
    {
        long index = _claimed;
        Volatile.Write(ref _claimed, index + 1);
        worker.Take(index, index + 1, item);
        LetGo(isOver: false, isOwner: true);
        return ClaimOutcome.Claimed;
    }

    /// <summary>The owner has met the end, or an error: lets go.</summary>
    protected ClaimOutcome Ended(Exception? error)
    {
        if (error is not null) run.FailSource(error);
        LetGo(isOver: true, isOwner: true);
        return ClaimOutcome.Over;
    }

    private void LetGo(bool isOver, bool isOwner)
    {
        ForkJoinWorker<TIn>? woken;
        lock (_gate)
        {
            if (isOwner) _isBusy = false;
            if (isOver) Volatile.Write(ref _isOver, true);
            woken = _parked;
            if (woken is null) return;
            if (_isOver)
            {
                _parked = null;
            }
            else
            {
                _parked = woken.NextParked;
                woken.NextParked = null;
            }
        }

        while (woken is not null)
        {
            ForkJoinWorker<TIn>? next = woken.NextParked;
            woken.NextParked = null;
            run.Scheduler.Schedule(woken); // From here on the worker may be parked again.
            woken = next;
        }
    }
}
