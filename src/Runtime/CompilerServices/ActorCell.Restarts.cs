namespace Concurrency.CompilerServices;

/// <content>Errors of messages that nobody waits for: what becomes of the actor.</content>
// I8  A restart is the turn that failed, prolonged: the consumer waits for RestartAsync as for a handler's task, so nothing is handled until another object stands.
public abstract partial class ActorCell
{
    // Consumer, in the turn that failed.
    private protected void FailTell(string failed, Exception error)
    {
        Report(failed, error);
        if (IsCancelled)
        {
            return; // It ends anyway.
        }

        switch (Settings.ErrorMode)
        {
            case ActorErrorMode.Restart:
                BeginRestart(failed, error);
                break;
            case ActorErrorMode.Stop:
                StopBecause($"'{failed}' failed", error);
                break;
        }
    }

    private protected virtual void BeginRestart(string failed, Exception error)
    {
        EndTurn();
        Suspend(RestartAsync(failed, error), TaskEnd.Instance);
    }

    // Catches whatever the user's code throws: a restart ends with an object that has started, or in a stop.
    private async Task RestartAsync(string failed, Exception error)
    {
        await new TurnHop(this);
        AssumeIdentity();
        await ReplaceAsync(failed, error).ConfigureAwait(false);
    }

    private async Task ReplaceAsync(string failed, Exception error)
    {
        while (!IsCancelled)
        {
            if (!Supervision.TryCount(Settings))
            {
                StopBecause($"'{failed}' failed, and it had been restarted {Settings.RestartLimit} times {DescribeWindow()}", error);
                return;
            }

            CountRestart(failed);
            if (!await TryTearDownInTimeAsync().ConfigureAwait(false))
            {
                return; // The timer has made a stop of it.
            }

            _handler = Constructing;
            await new TurnHop(this);
            if (IsCancelled)
            {
                return; // Nobody needs another object.
            }

            if (TryConstruct() is { } constructorError)
            {
                (failed, error) = ("its constructor", constructorError);
                CountFailure();
                Report(TurnName(Constructing), error);
                await LeaveScopeAsync().ConfigureAwait(false);
            }
            else if (await TryStartAsync().ConfigureAwait(false) is { } startError)
            {
                (failed, error) = (TurnName(Starting), startError);
            }
            else
            {
                return;
            }
        }
    }

    private async Task<bool> TryTearDownInTimeAsync()
    {
        Volatile.Write(ref Supervision.Teardown, Supervision.Running);
        ITimer? limit = StartTeardownLimit();
        try
        {
            await TearDownAsync(ActorStopReason.Restarting).ConfigureAwait(false);
        }
        finally
        {
            limit?.Dispose();
        }

        return Interlocked.Exchange(ref Supervision.Teardown, Supervision.None) == Supervision.Running;
    }

    private protected ITimer? StartTeardownLimit() => Settings.StopGrace == Timeout.InfiniteTimeSpan
        ? null
        : Settings.Time.CreateTimer(static cell => ((ActorCell)cell!).OnTeardownOverdue(), this, Settings.StopGrace, Timeout.InfiniteTimeSpan);

    private void OnTeardownOverdue()
    {
        if (Interlocked.CompareExchange(ref Supervision.Teardown, Supervision.Overdue, Supervision.Running) == Supervision.Running)
        {
            string stuck = NameStuck();
            StopBecause($"it could not restart, as '{stuck}' went on", new TimeoutException($"'{Name}.{stuck}' did not return within {Settings.StopGrace} of a restart."));
        }
    }

    private Exception? TryConstruct()
    {
        var scope = new ActorScope();
        try
        {
            object next = Construct(scope);
            Adopt(next);
            _actor = next;
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
        finally
        {
            if (scope.IsNeeded)
            {
                Supervision.Scope = scope;
            }
        }
    }

    private string DescribeWindow() => Settings.RestartWindow == Timeout.InfiniteTimeSpan ? "before" : $"within {Settings.RestartWindow}";
}
