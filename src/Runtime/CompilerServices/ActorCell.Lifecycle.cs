namespace Concurrency.CompilerServices;

/// <content>What happens to the user's object before its first message and after its last.</content>
// I7  These steps are the consumer's: no message is handled while one of them runs. _actor is null between the disposal of one object and the construction of the next.
public abstract partial class ActorCell
{
    // What the open turn is doing when it handles no message.
    private const int Starting = -1;
    private const int Stopping = -2;
    private const int Disposing = -3;
    private const int Constructing = -4;
    private const int LeavingScope = -5;

    /// <summary>Runs the object's <see cref="IActorLifecycle.StartedAsync"/> before the first message. Called once, before anybody has the handle, and only where the class has it.</summary>
    public void Begin()
    {
        _mailbox.Raise(0); // Nobody sends yet: the caller becomes the consumer.
        _handler = Starting;
        Suspend(StartFirstAsync(), TaskEnd.Instance);
        if (_awaited is null || !TrySuspendTurn())
        {
            EndTurn();
            Settings.Scheduler.Schedule(this);
        }
    }

    /// <summary>Another object takes the place of the one that the generated cell calls.</summary>
    /// <param name="actor">The object.</param>
    protected virtual void Adopt(object actor)
    {
    }

    /// <summary>What the consumer is doing, for whoever asks what takes so long.</summary>
    private protected void NoteHandler(int handler) => _handler = handler;

    private protected string TurnName(int handler) => handler switch
    {
        Starting => nameof(IActorLifecycle.StartedAsync),
        Stopping => nameof(IActorLifecycle.StoppingAsync),
        Disposing => _actor is IAsyncDisposable ? nameof(IAsyncDisposable.DisposeAsync) : nameof(IDisposable.Dispose),
        Constructing => "its constructor",
        LeavingScope => "the disposal of its scope",
        _ => NameOf(handler),
    };

    private async Task StartFirstAsync()
    {
        await new TurnHop(this);
        AssumeIdentity();
        if (IsCancelled || await TryStartAsync().ConfigureAwait(false) is not { } error)
        {
            return;
        }

        if (Settings.ErrorMode == ActorErrorMode.Restart)
        {
            await ReplaceAsync(nameof(IActorLifecycle.StartedAsync), error).ConfigureAwait(false);
        }
        else
        {
            StopBecause($"its {nameof(IActorLifecycle.StartedAsync)} failed", error);
        }
    }

    // Null when the object has started, or has nothing to start; the error has been reported otherwise.
    private async ValueTask<Exception?> TryStartAsync()
    {
        if (_actor is IActorLifecycle lifecycle)
        {
            _handler = Starting;
            try
            {
                await lifecycle.StartedAsync(Token).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                CountFailure();
                Report(TurnName(Starting), error);
                return error;
            }
            finally
            {
                EndToken();
            }
        }

        Supervision.HasStarted = true;
        return null;
    }

    // The present object's end: nothing it throws keeps the next step from happening.
    private async Task TearDownAsync(ActorStopReason reason)
    {
        if (reason == ActorStopReason.Restarting)
        {
            CancelStreams();
        }

        await EndStreamsAsync(isRestart: reason == ActorStopReason.Restarting).ConfigureAwait(false);
        if (_actor is IActorLifecycle or IAsyncDisposable or IDisposable)
        {
            AssumeIdentity(); // What the user's code awaits there is this actor's.
        }

        if (_actor is IActorLifecycle lifecycle && Supervision.HasStarted)
        {
            _handler = Stopping;
            try
            {
                ValueTask stopping = lifecycle.StoppingAsync(reason, Token);
                if (!stopping.IsCompleted)
                {
                    NoteAwaited(this); // No turn, but whoever waits for the key's next actor waits for this.
                }

                await stopping.ConfigureAwait(false);
            }
            catch (Exception error)
            {
                Report(TurnName(Stopping), error);
            }

            EndToken();
            Supervision.HasStarted = false;
        }

        _handler = Disposing;
        try
        {
            await ActorScope.DisposeAsync(_actor).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Report("Dispose", error);
        }

        _actor = null;
        await LeaveScopeAsync().ConfigureAwait(false);
    }

    private async Task LeaveScopeAsync()
    {
        if (TakeScope() is not { } scope)
        {
            return;
        }

        _handler = LeavingScope;
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Report(TurnName(LeavingScope), error);
        }
    }

    private void EndToken()
    {
        if (_usesToken)
        {
            _usesToken = false;
            LeaveToken();
        }
    }
}
