namespace Concurrency.CompilerServices;

/// <content>The end: intake closes, the mailbox drains, the deadline cancels, the grace time gives up on a handler that does not return.</content>
public abstract partial class ActorCell<TMessage>
{
    private int _stop;
    private bool _ended;
    private ITimer? _stopTimer;
    private TaskCompletionSource? _rest;

    internal override void BeginStop(TimeSpan deadline)
    {
        bool end;
        lock (Gate)
        {
            if (_stop == Open)
            {
                _stop = Draining;
            }

            end = !_busy && !_ended;
            _ended |= end;
        }

        if (end)
        {
            _ = EndAsync();
        }
        else if (deadline == TimeSpan.Zero)
        {
            CancelEverything();
        }
        else if (deadline != Timeout.InfiniteTimeSpan)
        {
            StartStopTimer(deadline, static cell => cell.CancelEverything());
        }
    }

    internal override Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            ThrowIfOwnTurn();
        }
        catch (InvalidOperationException error)
        {
            return Task.FromException(error);
        }

        lock (Gate)
        {
            if (!_busy)
            {
                return Task.CompletedTask;
            }

            _rest ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _rest.Task.WaitAsync(cancellationToken);
        }
    }

    // Under the gate, but nothing of the user's runs here: both continue asynchronously.
    private void OnRestLocked()
    {
        _rest?.TrySetResult();
        _rest = null;
        if (_stop != Open && !_ended)
        {
            _ended = true;
            _ = EndAsync();
        }
    }

    private void CancelEverything()
    {
        List<Envelope<TMessage>> left = [];
        bool isRunning;
        lock (Gate)
        {
            if (_ended || _stop == Cancelled)
            {
                return;
            }

            Volatile.Write(ref _stop, Cancelled);
            while (_mailbox.OldestLocked is { } envelope)
            {
                _mailbox.TakeOutLocked(envelope);
                envelope.State = EnvelopeState.Done;
                left.Add(envelope);
            }

            isRunning = _running is not null;
        }

        foreach (Envelope<TMessage> envelope in left)
        {
            ActorStoppedException error = Stopped(envelope.Message);
            if (envelope.TryFail(error))
            {
                envelope.ReleaseSender();
            }
            else if (!envelope.IsAsk)
            {
                Report(NameOf(envelope.Message), error); // An accepted tell that will never be handled is not lost in silence.
            }
        }

        if (isRunning)
        {
            CancelTurn(envelope: null);
            if (StopGrace != Timeout.InfiniteTimeSpan)
            {
                StartStopTimer(StopGrace, static cell => cell.GiveUp());
            }
        }
    }

    private void GiveUp()
    {
        Envelope<TMessage>? stuck;
        lock (Gate)
        {
            stuck = _running;
        }

        if (stuck is null)
        {
            return;
        }

        string name = NameOf(stuck.Message);
        if (stuck.TryFail(Stopped(stuck.Message)))
        {
            stuck.ReleaseSender();
        }

        Complete(new TimeoutException($"'{Name}.{name}' did not return within {StopGrace} after its token was cancelled; '{Name}' is given up with the handler still running."));
    }

    private void StartStopTimer(TimeSpan dueTime, Action<ActorCell<TMessage>> action)
    {
        ITimer timer = Time.CreateTimer(
            static state =>
            {
                var (cell, act) = ((ActorCell<TMessage>, Action<ActorCell<TMessage>>))state!;
                act(cell);
            },
            (this, action),
            dueTime,
            Timeout.InfiniteTimeSpan);
        Interlocked.Exchange(ref _stopTimer, timer)?.Dispose();
        if (Volatile.Read(ref _ended))
        {
            Interlocked.Exchange(ref _stopTimer, null)?.Dispose();
        }
    }

    // After the last handler: the user's object goes, then whoever waits is told.
    private async Task EndAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Called under the gate.
        Interlocked.Exchange(ref _stopTimer, null)?.Dispose();
        try
        {
            switch (_actor)
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

        Complete(error: null);
    }
}
