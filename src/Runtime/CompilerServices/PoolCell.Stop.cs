namespace Concurrency.CompilerServices;

/// <content>The end: intake closes, the pool drains, the deadline cancels, the grace time gives up on bodies that do not return.</content>
public abstract partial class PoolCell
{
    private const int Open = 0;
    private const int Draining = 1;
    private const int Cancelled = 2;

    private readonly HashSet<ForkJoinRun> _runs = [];
    private int _stop;
    private bool _hasEnded;
    private ITimer? _stopTimer;
    private TaskCompletionSource? _rest;

    /// <summary>True once the pool has cancelled its bodies.</summary>
    internal bool IsCancelled => Volatile.Read(ref _stop) == Cancelled;

    Task ILifetimeOwner.StopAsync(TimeSpan deadline, CancellationToken cancellationToken) => StopAsync(deadline, cancellationToken);

    Task ILifetimeOwner.DrainAsync(CancellationToken cancellationToken)
    {
        if (OwnEnd() is { } error) return Task.FromException(error);
        Task rest;
        lock (Gate)
        {
            rest = (_rest ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            Interlocked.Exchange(ref _isAwaited, 1); // I4: before the look at _settled in OnRest.
        }

        OnRest();
        return rest.WaitAsync(cancellationToken);
    }

    void ILifetimeOwner.Abort() => BeginStop(TimeSpan.Zero);

    internal PoolStoppedException Stopped(string job, Exception? inner = null) => new($"'{Name}.{job}' did not end: the pool has stopped.", inner);

    internal PoolFullException Full(string job) => new($"'{Name}.{job}' was refused: the queue is full ({Capacity} submissions, {FullMode}).");

    internal JobDroppedException DroppedFromQueue(string job) => new($"'{Name}.{job}' was dropped from the full queue ({FullMode}).");

    private async Task StopAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        BeginStop(deadline);
        if (OwnEnd() is { } error) throw error;
        // A missed deadline is reported by Completion; whoever stops only wants to know that it is over.
        await _completion.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private InvalidOperationException? OwnEnd()
    {
        if (OwnFrame() is not { } frame) return null;
        lock (Gate)
        {
            return !frame.IsOpen ? null : new InvalidOperationException(
                $"'{Name}.{frame.Job.Name}' waits for the end of its own pool, which waits for the job. Start the stop without awaiting it.");
        }
    }

    private void BeginStop(TimeSpan deadline)
    {
        bool isFirst;
        lock (Gate)
        {
            isFirst = _stop == Open;
            if (isFirst) Volatile.Write(ref _stop, Draining);
            Interlocked.Exchange(ref _isAwaited, 1); // I4: before the look at _settled in OnRest.
        }

        OnRest();
        if (deadline == TimeSpan.Zero) CancelEverything();
        else if (isFirst && deadline != Timeout.InfiniteTimeSpan) StartStopTimer(deadline, static cell => cell.CancelEverything());
    }

    /// <summary>Looks whether nothing is pending, and ends what waits for that.</summary>
    private void OnRest()
    {
        TaskCompletionSource? rest;
        bool isEnd;
        lock (Gate)
        {
            if (Volatile.Read(ref _settled) != _accepted) return;
            rest = _rest;
            _rest = null;
            isEnd = _stop != Open && !_hasEnded;
            _hasEnded |= isEnd;
            if (_stop == Open) Interlocked.Exchange(ref _isAwaited, 0);
        }

        rest?.TrySetResult();
        if (isEnd) _ = EndAsync();
    }

    private void CancelEverything()
    {
        List<PoolCall> waiting = [];
        ForkJoinRun[] runs;
        bool isRunning;
        lock (Gate)
        {
            if (_hasEnded || _stop == Cancelled) return;
            Volatile.Write(ref _stop, Cancelled);
            foreach (WaitingRoom room in _rooms)
            {
                int taken = room.Calls.TakeCalls(waiting);
                _queued -= taken;
                Volatile.Write(ref _waiting, _waiting - taken);
            }

            foreach (PermitEntry entry in _running)
            {
                for (PermitFrame? frame = entry.Frame; frame is not null; frame = frame.Parent)
                {
                    frame.Children?.TakeCalls(waiting); // Workers of fan-outs stay: they are taken out by their own runs, which stop.
                }
            }

            runs = [.. _runs];
            isRunning = _running.Count > 0 || runs.Length > 0;
        }

        foreach (PoolCall call in waiting)
        {
            call.End(Stopped(call.JobName));
            Settled();
        }

        foreach (ForkJoinRun run in runs) run.Abort();
        StrayError.CancelAndSurface(_stopping);
        if (isRunning && StopGrace != Timeout.InfiniteTimeSpan) StartStopTimer(StopGrace, static cell => cell.GiveUp());
    }

    private void GiveUp()
    {
        var stuck = new SortedSet<string>(StringComparer.Ordinal);
        List<PoolCall> given = [];
        ForkJoinRun[] runs;
        lock (Gate)
        {
            if (_hasEnded) return;
            foreach (PermitEntry entry in _running)
            {
                stuck.Add(entry.JobName); // Here: one that ends now may be another call afterwards.
                if (entry is not PoolCall { IsGivenUp: false } call) continue;
                call.IsGivenUp = true;
                given.Add(call);
            }

            runs = [.. _runs];
        }

        foreach (PoolCall call in given) call.GiveUp(Stopped(call.JobName));
        foreach (ForkJoinRun run in runs) run.GiveUp();
        stuck.UnionWith(runs.Select(static run => run.Crew!.Limit.Name));
        string names = string.Join(", ", stuck);
        _completion.TrySetException(new TimeoutException(
            $"'{names}' of '{Name}' did not return within {StopGrace} after its token was cancelled; the pool is given up with it still running."));
    }

    private void StartStopTimer(TimeSpan dueTime, Action<PoolCell> action)
    {
        ITimer timer = Time.CreateTimer(
            static state =>
            {
                var (cell, act) = ((PoolCell, Action<PoolCell>))state!;
                act(cell);
            },
            (this, action),
            dueTime < TimerRange.Longest ? dueTime : TimerRange.Longest,
            Timeout.InfiniteTimeSpan);
        Interlocked.Exchange(ref _stopTimer, timer)?.Dispose();
        if (_completion.Task.IsCompleted) Interlocked.Exchange(ref _stopTimer, null)?.Dispose();
    }

    // After the last body: the user's object goes, then whoever waits is told.
    private async Task EndAsync()
    {
        Interlocked.Exchange(ref _stopTimer, null)?.Dispose();
        try
        {
            switch (_jobs)
            {
                case IAsyncDisposable asyncDisposable:
                    await asyncDisposable.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
        catch (Exception error)
        {
            Report("Dispose", error);
        }

        _threads?.Close();
        PoolMetrics.Forget(this);
        _completion.TrySetResult();
        Interlocked.Exchange(ref _stopTimer, null)?.Dispose();
    }
}
