namespace Concurrency.CompilerServices;

/// <content>Turns: one message at a time, from the head of the mailbox; the next one starts when the handler's task has completed.</content>
public abstract partial class ActorCell<TMessage>
{
    // Turns in one go before other actors get the thread.
    private const int Budget = 64;

    private bool _busy;
    private Envelope<TMessage>? _running;
    private bool _suspended;

    // The open turn's source, made when the handler asks for it. Guarded by Gate, so that a cancellation meant for one turn never reaches the next.
    private CancellationTokenSource? _turnToken;
    private bool _turnCancelled;

    /// <summary>The open turn's token: cancelled by the caller's token, the ask's timeout and the actor's stop.</summary>
    protected CancellationToken Token
    {
        get
        {
            lock (Gate)
            {
                if (_turnToken is null)
                {
                    _turnToken = new CancellationTokenSource();
                    if (_turnCancelled)
                    {
                        _turnToken.Cancel(); // Nobody has registered yet, so nothing runs under the gate.
                    }
                }

                return _turnToken.Token;
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        ActorCell? outer = Current.Value;
        Current.Value = this;
        try
        {
            for (int turn = 0; turn < Budget; turn++)
            {
                if (!TryBeginTurn(out Envelope<TMessage>? envelope))
                {
                    return;
                }

                RunTurn(envelope);
                if (_suspended)
                {
                    return; // ResumeAfter schedules the rest.
                }
            }
        }
        finally
        {
            Current.Value = outer;
        }

        Scheduler.Schedule(this);
    }

    /// <summary>Calls the user's method and ends with <c>Return</c> or <c>Await</c>.</summary>
    /// <param name="message">The message.</param>
    protected abstract void Handle(in TMessage message);

    /// <summary>The handler has ended without a result.</summary>
    protected void Return() => Return(default(NoResult));

    /// <summary>The handler has ended with a result.</summary>
    /// <param name="result">The result.</param>
    /// <typeparam name="TResult">Its type.</typeparam>
    protected void Return<TResult>(TResult result)
    {
        if (_running is SentEnvelope<TMessage, TResult> { IsAsk: true } ask)
        {
            ask.TryAnswer(result);
        }
    }

    /// <summary>The handler ends when its task does.</summary>
    /// <param name="task">What the handler returned.</param>
    protected void Await(Task task)
    {
        if (task.IsCompletedSuccessfully)
        {
            Return();
        }
        else
        {
            _suspended = true;
            _ = ResumeAfter(task);
        }
    }

    /// <inheritdoc cref="Await(Task)"/>
    /// <typeparam name="TResult">The type of its result.</typeparam>
    protected void Await<TResult>(Task<TResult> task)
    {
        if (task.IsCompletedSuccessfully)
        {
            Return(task.Result);
        }
        else
        {
            _suspended = true;
            _ = ResumeAfter(task);
        }
    }

    /// <inheritdoc cref="Await(Task)"/>
    protected void Await(ValueTask task) => Await(task.AsTask());

    /// <inheritdoc cref="Await{TResult}(Task{TResult})"/>
    protected void Await<TResult>(ValueTask<TResult> task) => Await(task.AsTask());

    /// <summary>Cancels the open turn's token, if the turn is still that of <paramref name="envelope"/>.</summary>
    internal void CancelTurn(Envelope<TMessage>? envelope)
    {
        CancellationTokenSource? source;
        lock (Gate)
        {
            if (_running is null || (envelope is not null && !ReferenceEquals(_running, envelope)))
            {
                return;
            }

            _turnCancelled = true;
            source = _turnToken;
        }

        try
        {
            source?.Cancel();
        }
        catch (AggregateException error)
        {
            Report("a callback on the handler's token", error);
        }
    }

    private void RunTurn(Envelope<TMessage> envelope)
    {
        try
        {
            Handle(in envelope.Message);
        }
        catch (Exception error)
        {
            Fail(envelope, error);
        }

        if (!_suspended)
        {
            EndTurn(envelope);
        }
    }

    private async Task ResumeAfter(Task task)
    {
        Envelope<TMessage> envelope = _running!;
        try
        {
            await task.ConfigureAwait(false);
            Return();
        }
        catch (Exception error)
        {
            Fail(envelope, error);
        }

        Resume(envelope);
    }

    private async Task ResumeAfter<TResult>(Task<TResult> task)
    {
        Envelope<TMessage> envelope = _running!;
        try
        {
            Return(await task.ConfigureAwait(false));
        }
        catch (Exception error)
        {
            Fail(envelope, error);
        }

        Resume(envelope);
    }

    // On whatever thread completed the handler's task: the next turn belongs on the scheduler.
    private void Resume(Envelope<TMessage> envelope)
    {
        EndTurn(envelope);
        Scheduler.Schedule(this);
    }

    private bool TryBeginTurn([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Envelope<TMessage>? envelope)
    {
        Envelope<TMessage>? promoted;
        lock (Gate)
        {
            _suspended = false;
            envelope = _mailbox.OldestLocked;
            if (envelope is null)
            {
                _busy = false;
                OnRestLocked();
                return false;
            }

            promoted = _mailbox.TakeOutLocked(envelope);
            envelope.State = EnvelopeState.Running;
            _running = envelope;
            _turnCancelled = _stop == Cancelled;
        }

        promoted?.Accepted();
        return true;
    }

    private void EndTurn(Envelope<TMessage> envelope)
    {
        CancellationTokenSource? source;
        lock (Gate)
        {
            envelope.State = EnvelopeState.Done;
            _running = null;
            source = _turnToken;
            _turnToken = null;
        }

        envelope.ReleaseSender();
        source?.Dispose();
    }

    private void Fail(Envelope<TMessage> envelope, Exception error)
    {
        if (error is OperationCanceledException && !envelope.SenderToken.IsCancellationRequested && Volatile.Read(ref _stop) == Cancelled)
        {
            error = Stopped(envelope.Message, error);
        }

        if (!envelope.TryFail(error))
        {
            Report(NameOf(envelope.Message), error); // A tell's error, or an answer that came after its timeout.
        }
    }
}
