using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>
/// The end of a directory: its actors are told to stop, so many at a time that their ends do not crowd out everything else. Those that it has not come to yet go on as before, so what they are
/// asked by those that drain is answered. At the deadline all that are left are cancelled at once.
/// </summary>
// Concurrency contract
//   Callers:   Begin and OnEnded from any thread; Execute by the scheduler.
//   I1  The fields below _gate, but for _deadline, are guarded by it.
//   I2  Each key that has an actor when the map closes is taken once, from one look at its part; _underWay counts those that were taken and whose end, or giving up, has not been told.
//   Progress:  blocking, one short lock per actor.
//   User code runs: callbacks of the options, while actors are told to stop; under no lock.
internal sealed class DirectoryStop(ActorDirectory directory) : IThreadPoolWorkItem
{
    private const int MostAtOnce = 256;

    private readonly Lock _gate = new();
    private readonly List<KeyedRef> _taken = [];
    private int _part;
    private int _index;
    private int _underWay;
    private int _givenUp;
    private Exception? _firstError;
    private bool _hasBegun;
    private bool _isOver;
    private bool _isOverdue;

    // Written before the stop is scheduled for the first time, or by one that is overdue at once not at all; taken by whoever finds that it is over.
    private ITimer? _deadline;

    /// <summary>The first call decides how long the actors may drain; one with no time at all ends that in any case.</summary>
    public void Begin(TimeSpan deadline)
    {
        bool isLimited;
        lock (_gate)
        {
            if (_isOver || (_hasBegun && (deadline != TimeSpan.Zero || _isOverdue)))
            {
                return;
            }

            isLimited = !_hasBegun && deadline != TimeSpan.Zero && deadline != Timeout.InfiniteTimeSpan;
            _isOverdue |= deadline == TimeSpan.Zero;
            _hasBegun = true;
        }

        if (isLimited)
        {
            ITimer timer = directory.Settings.Time.CreateTimer(static stop => ((DirectoryStop)stop!).Begin(TimeSpan.Zero), this, deadline, Timeout.InfiniteTimeSpan);
            Interlocked.Exchange(ref _deadline, timer); // Before anything could be over.
        }

        directory.Settings.Pool.Schedule(this);
    }

    /// <summary>An actor that was taken has ended, or is given up with an error.</summary>
    public void OnEnded(Exception? error)
    {
        bool isToGoOn;
        lock (_gate)
        {
            _underWay--;
            if (error is not null)
            {
                _givenUp++;
                _firstError ??= error;
            }

            isToGoOn = _underWay == MostAtOnce / 2 || _underWay == 0;
        }

        if (isToGoOn)
        {
            directory.Settings.Pool.Schedule(this);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        bool isOverdue;
        lock (_gate)
        {
            isOverdue = _isOverdue;
        }

        if (isOverdue)
        {
            CancelAll();
        }

        while (TryTake(out KeyedRef? handle))
        {
            if (directory.TryAwaitEnd(handle!, out ActorCell? cell))
            {
                cell!.BeginStop(isOverdue ? TimeSpan.Zero : Timeout.InfiniteTimeSpan);
            }
            else
            {
                OnEnded(error: null);
            }
        }

        Exception? error;
        lock (_gate)
        {
            if (_isOver || _underWay != 0 || _part < directory.Parts || _index < _taken.Count)
            {
                return;
            }

            _isOver = true;
            error = _firstError is null ? null : new TimeoutException(_givenUp == 1 ? _firstError.Message : $"{_firstError.Message} So are {_givenUp - 1} other actors of '{directory.Name}'.", _firstError);
        }

        Interlocked.Exchange(ref _deadline, null)?.Dispose();
        directory.Complete(error);
    }

    // Those that were told to drain have not ended in time.
    private void CancelAll()
    {
        var handles = new List<KeyedRef>();
        for (int part = 0; part < directory.Parts; part++)
        {
            directory.CopyTo(handles, part);
        }

        foreach (KeyedRef handle in handles)
        {
            // Those that are not under way yet are taken below: one that ended here before it was awaited is found to have.
            handle.Active?.BeginStop(TimeSpan.Zero);
        }
    }

    private bool TryTake(out KeyedRef? handle)
    {
        lock (_gate)
        {
            handle = null;
            if (_underWay >= MostAtOnce && !_isOverdue)
            {
                return false;
            }

            while (_index == _taken.Count)
            {
                if (_part == directory.Parts)
                {
                    return false;
                }

                _taken.Clear();
                _index = 0;
                directory.CopyTo(_taken, _part++);
            }

            handle = _taken[_index++];
            _underWay++;
            return true;
        }
    }
}
