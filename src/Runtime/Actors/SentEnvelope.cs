using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>An envelope whose sender waits: for the answer (ask) or for room (tell).</summary>
internal sealed class SentEnvelope<TMessage, TResult>(ActorCell<TMessage> cell, TMessage message, bool isAsk, CancellationToken senderToken) : Envelope<TMessage>(message)
    where TMessage : struct
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private ITimer? _timer;

    public Task<TResult> Task => _answer.Task;

    public override CancellationToken SenderToken => senderToken;

    public override bool IsAsk => isAsk;

    public bool TryAnswer(TResult result) => _answer.TrySetResult(result);

    public override bool TryFail(Exception error) =>
        error is OperationCanceledException && senderToken.IsCancellationRequested ? _answer.TrySetCanceled(senderToken) : _answer.TrySetException(error);

    public override void Accepted()
    {
        if (!isAsk)
        {
            _answer.TrySetResult(default!);
            ReleaseSender();
        }
    }

    /// <summary>Arms the timeout and the sender's token. After the envelope is in line, so that either may take it out.</summary>
    public void Arm(TimeSpan timeout, TimeProvider time)
    {
        if (senderToken.CanBeCanceled)
        {
            _registration = senderToken.UnsafeRegister(static state => ((SentEnvelope<TMessage, TResult>)state!).OnCancelled(), this);
        }

        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ITimer timer = time.CreateTimer(static state => ((SentEnvelope<TMessage, TResult>)state!).OnTimeout(), this, timeout, Timeout.InfiniteTimeSpan);
            Volatile.Write(ref _timer, timer);
        }

        // The answer may have come before timer and registration were there to be released.
        if (_answer.Task.IsCompleted)
        {
            ReleaseSender();
        }
    }

    public override void ReleaseSender()
    {
        // Unregister, not Dispose: a running callback may be waiting for the gate this thread comes from.
        _registration.Unregister();
        Interlocked.Exchange(ref _timer, null)?.Dispose();
    }

    private void OnCancelled()
    {
        if (cell.Withdraw(this) is EnvelopeState.Queued or EnvelopeState.WaitingForRoom)
        {
            _answer.TrySetCanceled(senderToken);
            ReleaseSender();
        }
        else
        {
            cell.CancelTurn(this);
        }
    }

    private void OnTimeout()
    {
        if (System.Diagnostics.Debugger.IsAttached)
        {
            return;
        }

        EnvelopeState state = cell.Withdraw(this);
        if (state != EnvelopeState.Done && _answer.TrySetException(cell.TimedOut(this, state)))
        {
            ReleaseSender();
            cell.CancelTurn(this);
        }
    }
}
