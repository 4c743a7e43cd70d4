namespace Concurrency;

// Concurrency contract
//   Callers:   Begin and End only by the worker, in turns; Expire by the timer, on any thread.
//   I1  _started, _isRunning, _hasExpired, _isArmed and _source are guarded by _gate.
//   I2  A source that expired is never used again, so a cancellation on its way cannot reach a later item.
//   I3  While an item runs the timer is armed for its deadline or an earlier moment; firing early re-arms it.
//   User code runs: callbacks on the item's token, in Expire, never under _gate.

/// <summary>The time limit of one worker's items: one timer and one token source for all of them, moved only when the timer fires.</summary>
internal sealed class ItemDeadline(TimeSpan timeout, TimeProvider time, CancellationToken stopping) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;
    private ITimer? _timer;
    private long _started;
    private bool _isRunning;
    private bool _hasExpired;
    private bool _isArmed;

    /// <summary>An item starts. Its token: cancelled by its deadline and by the stop of the whole.</summary>
    internal CancellationToken Begin()
    {
        lock (_gate)
        {
            if (_source is null || _hasExpired || !_source.TryReset()) _source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            _hasExpired = false;
            _isRunning = true;
            _started = time.GetTimestamp();
            if (!_isArmed)
            {
                _isArmed = true;
                if (_timer is null) _timer = time.CreateTimer(static state => ((ItemDeadline)state!).Expire(), this, timeout, Timeout.InfiniteTimeSpan);
                else _timer.Change(timeout, Timeout.InfiniteTimeSpan);
            }

            return _source.Token;
        }
    }

    /// <summary>The item has ended; true when its time had run out.</summary>
    internal bool End()
    {
        lock (_gate)
        {
            _isRunning = false;
            return _hasExpired;
        }
    }

    public void Dispose()
    {
        lock (_gate) _isArmed = true; // A timer that is just firing must not be re-armed.
        _timer?.Dispose();
        if (!_hasExpired) _source?.Dispose();
    }

    private void Expire()
    {
        CancellationTokenSource expired;
        lock (_gate)
        {
            _isArmed = false;
            if (!_isRunning || _hasExpired) return;
            TimeSpan left = timeout - time.GetElapsedTime(_started);
            if (left > TimeSpan.Zero || System.Diagnostics.Debugger.IsAttached)
            {
                _isArmed = true;
                _timer!.Change(left > TimeSpan.Zero ? left : timeout, Timeout.InfiniteTimeSpan);
                return;
            }

            _hasExpired = true;
            expired = _source!;
        }

        StrayError.CancelAndSurface(expired);
    }
}
